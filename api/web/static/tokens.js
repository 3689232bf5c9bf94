/** Words and characters as a reader sees them: where the ends of a span may go. Everything counts UTF-16 units. */

const words = new Intl.Segmenter("en", { granularity: "word" });
const characters = new Intl.Segmenter("en", { granularity: "grapheme" });
// Unicode White_Space, which is not quite what \s means.
const BLANK = /^[\t-\r \x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]+$/;

export class Tokens {
  constructor(text) {
    this.text = text;
    this.words = words.segment(text);
    this.characters = characters.segment(text);
  }

  /** The first token that ends behind `offset`, from `offset` on: {start, end}, or null at the end of the text. */
  after(offset) {
    let place = offset;
    while (place < this.text.length) {
      const token = this.#token(place);
      if (!BLANK.test(this.text.slice(place, token.end))) return { start: Math.max(place, token.start), end: token.end };
      place = token.end;
    }
    return null;
  }

  /** The last token that begins before `offset`, up to `offset`. */
  before(offset) {
    let place = offset;
    while (place > 0) {
      const token = this.#token(place - 1);
      if (!BLANK.test(this.text.slice(token.start, place))) return { start: token.start, end: Math.min(place, token.end) };
      place = token.start;
    }
    return null;
  }

  /**
   * The span with one end moved by a token: `end` is "start" or "end", `direction` -1 or 1.
   * Null where it would leave the text or become empty.
   */
  move(span, end, direction) {
    const moved = { start: span.start, end: span.end };
    if (end === "start") {
      const token = direction < 0 ? this.before(span.start) : this.after(span.start);
      moved.start = direction < 0 ? token?.start : this.after(token.end)?.start;
    } else {
      const token = direction > 0 ? this.after(span.end) : this.before(span.end);
      moved.end = direction > 0 ? token?.end : this.before(token.start)?.end;
    }
    const sound = moved.start !== undefined && moved.end !== undefined && moved.start < moved.end;
    return sound ? moved : null;
  }

  /** A selection as a span: no blanks at the edges, whole characters. Null where nothing is left. */
  trim(start, end) {
    while (start < end && BLANK.test(this.text[start])) start += 1;
    while (end > start && BLANK.test(this.text[end - 1])) end -= 1;
    if (start >= end) return null;
    const last = this.characters.containing(end - 1);
    return { start: this.characters.containing(start).index, end: last.index + last.segment.length };
  }

  #token(offset) {
    const { index, segment } = this.words.containing(offset);
    return { start: index, end: index + segment.length };
  }
}
