/** Offsets of one text in UTF-16 units, which JavaScript counts, and in Unicode code points, which the API and its history count. */

export class OffsetMap {
  constructor(text) {
    this.units = text.length;
    this.pairs = [];
    for (let place = 0; place < text.length; place += 1) {
      if (text.codePointAt(place) > 0xffff) {
        this.pairs.push(place);
        place += 1;
      }
    }
  }

  /** The text's length in code points. */
  get length() {
    return this.units - this.pairs.length;
  }

  /** An offset in UTF-16 units as code points. Throws RangeError outside the text or inside a surrogate pair. */
  toCodePoints(offset) {
    this.#check(offset, this.units);
    const before = this.#count((index) => this.pairs[index] < offset);
    if (before > 0 && this.pairs[before - 1] === offset - 1) throw new RangeError(`${offset} lies inside one character`);
    return offset - before;
  }

  /** An offset in code points as UTF-16 units. Throws RangeError outside the text. */
  fromCodePoints(offset) {
    this.#check(offset, this.length);
    return offset + this.#count((index) => this.pairs[index] - index < offset);
  }

  #check(offset, most) {
    if (!Number.isInteger(offset) || offset < 0 || offset > most) throw new RangeError(`${offset} lies outside 0..${most}`);
  }

  /** How many pairs from the first on hold the condition. */
  #count(holds) {
    let [low, high] = [0, this.pairs.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (holds(middle)) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
