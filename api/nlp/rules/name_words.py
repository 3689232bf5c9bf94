"""Words that stand beside names without belonging to them, and the few official names that have one inside."""

from __future__ import annotations


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


ARTICLES = frozenset(["the", "a", "an", "The", "A", "An", "THE"])
# begin with an article by their own account
WITH_ARTICLE = frozenset(
    [
        "Hague",
        "Gambia",
        "Bahamas",
        "New York Times",
        "Washington Post",
        "Guardian",
        "Independent",
        "Times",
        "Sunday Times",
        "Economist",
        "Wall Street Journal",
        "Huffington Post",
        "Straits Times",
        "New Yorker",
        "Daily Telegraph",
        "Telegraph",
        "Atlantic",
        "Intercept",
        "Daily Beast",
        "Canadian Press",
        "Moscow Times",
        "Jerusalem Post",
        "Times of Israel",
        "Japan Times",
        "Hindu",
        "Lancet",
        "Daily Mail",
        "Financial Times",
        "Globe and Mail",
        "Irish Times",
        "Sun",
        "Observer",
        "Scotsman",
        "Kyiv Independent",
        "National",
    ]
)

TITLES = _words(
    """
    President Vice-President Premier Prime Minister Chancellor Secretary Senator Sen Congressman Congresswoman Representative Rep
    Governor Gov Mayor Ambassador Envoy Spokesman Spokeswoman Spokesperson Director Chairman Chairwoman Chief Commissioner Speaker
    Judge Justice General Gen Lieutenant Lt LtGen LtCol Colonel Col Major Maj Captain Capt Commander Cmdr Cdr Commodore Admiral Adm
    Rear Vice Brigadier Brig Sergeant Sgt SSgt MSgt Corporal Cpl Private Pvt Pfc Specialist Spc Airman Seaman Petty Warrant Officer
    Lance Gunnery Marshal Field Air Squadron Wing Flight Group 1st 2nd First Second Senior Master Staff Leading Chief Mr Mrs Ms Miss
    Dr Prof Professor Sir Dame Lord Lady Baroness Baron Count Sheikh Sheik Shaikh King Queen Prince Princess Emir Sultan Shah Tsar
    Emperor Imam Ayatollah Grand Mullah Maulana Mawlawi Maulvi Hajji Haji Pope Father Fr Bishop Archbishop Cardinal Patriarch Rabbi
    Excellency Shri Smt Subedar Naib Havildar Sepoy Rifleman Gunner Sapper Trooper Bombardier Fusilier Guardsman Commissar Ensign Midshipman Airwoman
    Rev Reverend Comrade Detective Inspector Constable Superintendent Deputy Assistant Acting Former Ex
    """
)
# ranks and forms of address that name nobody, even where a model takes one alone for a person
NEVER_ALONE = _words(
    """
    Gen Lt Col Maj Capt Cmdr Cdr Adm Brig Sgt SSgt MSgt Cpl Pvt Pfc Spc Sen Rep Gov Mr Mrs Ms Dr Prof Rev LtGen LtCol
    """
)
HONOURS = _words("VC GC DSO DSC MC DFC AFC OBE CBE MBE KCB GCB")
"""Letters behind a person's name that are no part of it."""
# also given names and surnames: a lone one stays, and one before a single other word is a name as often as a title
ALSO_NAMES = _words(
    """
    Major Prince King Pope Judge Justice Marshal Father Bishop Baron Count Earl Duke Rector Grand Field Wing Group Flight Air Chief
    Master Staff Rear Sultan Shah Emir Lance Cardinal Dame Queen Lord Governor Mayor General Private Chancellor Director Emperor
    Former Ex
    """
)

SHIP_PREFIXES = _words(
    """
    USS HMS HMAS HMCS HMNZS FS RFA USNS USCGC INS ARA HNoMS HDMS HNLMS ROKS JS MV SS RMS SMS KRI BRP TCG ITS ESPS MT RV BNS PNS
    """
)
SHIP_KINDS = _words(
    """
    carrier destroyer frigate cruiser corvette submarine battleship battlecruiser warship minesweeper ship vessel tanker ferry
    flagship gunboat yacht boat dhow trawler steamer liner icebreaker minelayer freighter ironclad
    carriers destroyers frigates cruisers corvettes submarines battleships warships gunboats vessels tankers
    """
)

DOTTED_ENDS = _words(
    """
    Jr Sr Inc Corp Co Ltd Bros Jan Feb Mar Apr Jun Jul Aug Sep Sept Oct Nov Dec St Mt
    """
)

EVENTS = frozenset(["Operation", "Exercise", "OPERATION", "EXERCISE"])
"""First words of what is no name of a body or place, whatever follows."""

BEHIND_HYPHENS = _words(
    "led run era style like born made held based loyal owned type aged allied backed linked"
)
"""What stands behind a name's hyphen without belonging to it."""
