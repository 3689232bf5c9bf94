"""Sentences with slots: `{slot}`; a slot with a digit behind its name has the same filling wherever it stands in its sentence.

`[words=LABEL]` are words to be marked as they stand.
"""

REPORTS = (
    "Soldiers of the {numbered} took part in the exercise near {place}.", "The {numbered} and the {numbered} crossed the river {date}.",
    "{rank} {person}, assigned to the {numbered}, was killed {date} in {place}.", "A convoy of the {numbered}, {numbered} came under fire.",
    "{person}, commander of {task}, met {state} officials in {place}.", "Ships of {task} sailed with the {ship} through the {place}.",
    "The {state} {outside} held positions east of {place}, {person} said.", "Aircraft from the {ship} and the {ship} struck targets in {place}.",
    "{rank} {family} told {org} that the {unit} had withdrawn.", "{rank} {person} told reporters {date}.", "{family} denied it.",
    "The {long} ({acronym}) rejected the offer. {acronym} fighters said so {date}.", "Members of the {org} and {org} met in {place} {date}.",
    "According to {org}, the {weapon} was shot down over {place} by the {unit}.", "Two {weapon} helicopters and an {weapon} were lost.",
    "The {tribe} people worship {god} and {god}, as their fathers did.", "He received the {medal} {date} for service with the {numbered}.",
    "{place}-based {org} said the {state} troops had left.", "{us}-led strikes near {place}, {place}, destroyed two vehicles.",
    "pro-{family} fighters and {state} soldiers clashed with the {unit} in {place}.", "{person} of {org}, {person} of {org} and {person} of {org} were elected.",
    "{org}'s {person} won against {org}'s {person}.", "{org}/{org}'s {person} lost the seat.", "{place}, {bare_date} - {org} reported.",
    "The {unit}, the {unit} and the {unit} agreed to a ceasefire {date}.", "{state} {outside} commander {person} was wounded in {place}.",
    "The Battle of {place} began {date}; the {numbered} lost 300 men.", "Operation {operation} was led by {rank} {person} of the {unit}.",
    "The {state} government and the {state} president {person} condemned the attack.", "The {org} headquarters in {place} was hit, {org} said.",
    "Clashes between the {movement} and {unit} killed 12 people in {place}.", "{place}'s {person} arrived in {place} {date}.",
    "The treaty of {place} was signed {date} by {person} and {person}.", "In {place}, {place} and {place}, the {unit} advanced.",
    "A spokesman for the {unit}, {rank} {person}, gave no details.", "The {formed} ({code}) was formed {date}. The {code} fought at {place}.",
    "Elements of {numbered}, including the {numbered} and {numbered}, moved to {place}.", "Source: {org} and agencies", "{person}, {org}, {place}",
    "{numbered} and {task} took part, as did {forces}.", "The {org} accused {org} of war crimes in {place}.",
    "{place} and {place} signed the agreement {date}, {person} of the {org} said.", "The chief of the {unit}, {person}, resigned {date}.",
    "{person} ({org}) and {person} ({org})", "The king {person} fell at {place}; {family} succeeded him.", "{unit} kill {movement} leader in {place}",
    "{org} says {unit} shelled {place}", "{rank} {person}, of {place}, {place}, deployed with the {numbered}.",
)  # fmt: skip

COMPOUNDS = (
    "The {place}-{place} border was closed {date}.", "The {place}–{place} war cost {place} 40,000 lives, {family} writes.",
    "{us}-backed {unit} took the {place}-{place} road.", "Police broke up an anti-{place} and a pro-{place} rally in {place}.",
    "The {movement}-held town of {place} was shelled {date}.", "A {place}-flagged {ship_kind}, the {ship}, was seized off {place}.",
    "{org}-linked accounts spread the claim; {org}-affiliated media denied it.", "A {us}-{place} working group met {date}.",
    "pro-{state} forces and pro-{state} separatists shelled {place}.", "anti-{family} protesters marched on {place} {date}.",
    "Talks on the {us}-{place} agreement resumed, a non-{org} diplomat said.", "An ex-{org} official and former-{org} staff were held in {place}.",
    "pro-{place} {org}'s {person} and social democrat {person} lost.", "Anti-war camp senator {person} of {org} stepped down {date}.",
    "The {place}–{place} corridor and the {place1}-{place} pipeline, both near {place1}, were hit.", "{movement}-style attacks and {family}-era laws",
    "counter-{movement} operations in {place}, {place} and {place} continued {date}.",
    "the {state}-{state} field of operations", "The {org}-{org} merger was agreed {date}.",
)  # fmt: skip

PEOPLE = (
    "{hyphenated} and {hyphenated} won; {hyphenated} of the {org} lost.", "{hyphenated}, {rank} {hyphenated} and {family}'s brother were there.",
    "According to {family}, the {unit1} lost 3,000 men; {family} puts the figure at 5,000.", "{family} argues that {family}'s view of the {unit} is wrong.",
    "{short} estimates the losses of the {unit} at a third. For {short}, {place} was decisive.", "{rank} {short} met {hyphenated} in {place} {date}.",
    "Under {family}'s rule, {place} and the {org} grew apart.", "The defence minister of {place} {person} visits the {unit}.",
    "{person} of {place}, {person} of {place} and {person} of {place} attended.", "{person}, {person}, and {person} were named by {org}.",
    "The {family} government fell {date}; the {family} regime had lasted ten years.", "Nobody at {org} had heard of {person} or of {person}.",
    "{person} (born {born}) is a {state} politician of the {org}.", "{long_person} was buried in {place} {date}.", "By {person}, {org}",
    "Photo by {rank} {person}, {numbered}", "{org} reporter {person} and cameraman {person} were held in {place}.", "\"We hold {place},\" {family} said.",
    "{rank} {long_person} took command of {task}.", "{rank} {person} and {rank} {person} signed for {place}.", "Queen {person} of {place}",
    "In his book {work}, {person} describes the fall of {place}.", "{family} was awarded the {medal} and the {medal}, {org} reported.",
    "{person}: We were in {place}. {org}: And then?", "{rank} {family}, {rank} {family} and {rank} {family} were captured at {place} {date}.",
    "The {ship_kind} {ship}, under {rank} {person}, left {place} {date}.", "{rank} {person} commanded the {ship} and later the {ship}.",
    "Temples of {god}, {god} and {god} stood in {place}, Father {family} said.", "The film {work} and the play {work} are set in {place}.",
    "A {state} soldier, Spc. {person}, and Cpl {person} died {date}.", "Spc. {person}, {numbered}", "the {ship_kind} {ship}",
)  # fmt: skip

BODIES = (
    "{person} of {coined} and {person} of {coined} were sworn in {date}.", "{coined}'s {person} withdrew {date}.", "Opposition group {coined} and {coined} were banned {date}.",
    "Customers of {coined} and {coined} could not pay, the {state} {coined} news agency says.", "The paramilitary group {foreign_body} said {date}.",
    "A survey by {coined} for {org} sees {person} of {org} ahead.", "Guards from {coined} left {place}, {coined} said.", "{acronym} and {acronym}, with {org}",
    "The {long1} ({acronym1}) and the {long} met in {place}. The {acronym1} then left.", "The {acronym1} office in {place} closed; {acronym1} staff left {date}.",
    "The {org}, {org}, the {org} and {org} signed the letter.", "The {state} {acronym} intelligence agency, {org}, and the {org} denied it.",
    "Spokesmen of {org} and the {org} told {org} in {place}.", "{org} asked {org} for support {date}.", "a {org} spokesman",
    "The {ministry} and the {org} confirm the attack on {place}.", "The {ministry} and the {ministry} met {date}.",
    "The {foreign_body} and the {movement} fought the {unit} near {place}.", "{foreign_body}, a {movement} ally, claimed the attack in {place}.",
    "The {org} and the {movement} are at war with {place}.", "Leaders of the {long} ({acronym}), the {long} ({acronym}) and the {org} met.",
    "Embassy staff left {place}'s {place} embassy {date}.",
    "the government of {place}, the opposition and the army", "{rank} {person} of the {org} met the {org}'s {person}.", "{org}, {org} and {org}",
    "The {org}'s headquarters in {place} and the {place} office of {org}", "Hospital officials in {place} told {org} that the {unit} had come.",
)  # fmt: skip

UNITS = (
    "The {state} {named} and the {state} {named} held {place}.", "Fighters of the {state} {named} left {place} {date}.", "{named} troops, {named} and {unit}",
    "The {state} {outside}, part of the {unit}, came from {place}.", "The {state} {outside} and the {us_unit} landed at {place} {date}.",
    "{us_unit} and the {us_unit} relieved the {outside} at {place}.", "A {us} artillery battery and two {rok} patrols were shelled below {hill}.",
    "{command} officials said {date} that {place} was calm.", "He works for {command} in {place}.", "{command} and {command} Public Affairs",
    "{rank} {person} spoke of the {org} and the {command} budget.", "{rok_forces} and {forces} crossed into {place}.", "{rok} troops held {hill} and {hill}.",
    "{rok} said that the {rok_forces} and {rok_forces} would train {date}.", "{letter_company} and {letter_company} fought on {hill} {date}.",
    "The men of {letter_company}, {numbered}, reached {hill} {date}.", "{task} and {task}, led by {rank} {family}, entered {place}.",
    "Members of the {numbered}, {numbered} and {named} trained in {place}.", "{rank} {person}, {numbered} commander, spoke to {org}.",
    "The {unit1} said that the {unit1} had lost {place}.", "The {formed1} ({code1}) and the {unit} fought; the {code1} lost {place} to the {code1}'s rivals.",
    "{code1}, the {formed1}, joined the {unit}. {org} and {code1} signed {date}.", "{state} troops and {state} warplanes came to {place}.",
    "{state} fighters, {tribe} militants and allied militia held {place}.", "The {numbered}'s headquarters at {place} and the {task} staff",
    "{movement_forces} and {unit} clashed near {place} {date}.", "{org} officials and the {forces} agreed {date}.", "the army, the navy and the police",
    "[Navy=MILITARY_UNIT] {rank} {person} said the [Marines=MILITARY_UNIT] and the [Army=MILITARY_UNIT] had left {place}.", "{us_service} {rank} {person} and {us_service} {rank} {person} spoke {date}.",
    "A {numbered} {weapon} hit {place} {date}.", "The {numbered} of the {forces} and the {numbered} of the {named} surrendered.",
    "During the {named1}'s march on {place}, the {named1} lost its guns.", "{forces}, {forces} and {forces} shelled {place} {date}.",
    "{place}'s {forces} said {unit} had left {place}.", "On the left stood the {numbered}, on the right the {numbered}, behind them the {numbered}.",
    "{numbered} ({numbered}) arrived in {place}.", "Republicans and Democrats, the Republican candidate and the Democratic senator", "{unit} in {place}",
)  # fmt: skip

PLACES_AND_DATES = (
    "{hill}, {hill} and the {place} road fell {date}.", "The {realm} and the {realm} made peace {date}.", "near {place} and {place}",
    "Near {place}, one strike struck an {movement} tactical unit. Near {place}, two strikes destroyed a weapons cache.", "{rok}: 12 killed; {rok}: 30 wounded",
    "{rok} and {rok} signed the treaty of {place} {date}.", "From {bare_date} to {bare_date}, {place} was held by the {unit}.", "{place}, {place} ({bare_date})",
    "{bare_date}: {org} reports from {place}.", "{person}, {bare_date}", "It stood since {bc}", "The bomb at the {site} killed six.", "The {site} and the {site} were damaged {date}.",
    "The port of {place} and the {place} airport were closed {date}.", "{place} ({rok}) and {place}", "In western {place}, eastern {place} and central {place}, shops opened {date}.",
    "Residents of {place} fled to {place}, {place} and {place} in 34 trucks for two years.", "By dawn on {weekday}, {place} was quiet at 10:30.",
    "Farmers near {place} and in the {place} valley sold 300 goats.", "The {state} city of {place} and the {state} island of {place}",
    "{place} district, {place} province and the {place} region's council", "Every day, in recent days, for two weeks, {place} was shelled.",
    "It fell [later in May=DATE], and again {ago}.", "The {bare_date} attack in {place} and the {bare_date} ceasefire", "in {month} and {month}, as in {month}", "over the {past}",
    "The {place} talks failed {date}; the following day {place} asked for time.", "{us} companies, {us} officials and {place}'s envoy met in {place}.",
    "President of {place}, {person}, and the Minister for the {place}", "{operation}, as Operation {operation} was called, began {date} near {place}.",
)  # fmt: skip

WIRES = (
    "{capital}, {place} ({medium}) — {rank} {person} said {date} that the {unit} had left.", "{capital}, {place} — {person} was buried {date}.",
    "{capital}, {bare_date} ({medium}) - The {unit} shelled {place}, {person} said.", "{capital} ({medium}) -- {body} staff left {place} {date}.",
    "{place}, {bare_date} – {family} met {person} in {place}.", "{capital} - The {foreign_unit} withdrew {date}, {org} said.", "By {person}\n{capital}, {place} —",
    "By {person}, {medium}\n{place} fell {date}.", "By {person} and {person}\n{org} denied it.", "Story by {rank} {person}, {public_affairs}",
    "By {rank} {person}, {numbered}\n{capital}, {place} ({bare_date}) -- Soldiers of the {numbered} left.", "By {person}\nThe {foreign_unit} has left {place}.",
    "{place} refused. {place} agreed. {place} did not answer.", "{place} broke off relations with {place} {date}.", "{place} remembers; {place} forgets, {family} said.",
    "{person}: {place} has nothing to hide", "{family} blames {place}, {place} blames {family}", "How {unit} lost {place}", "{place} says {family} must go",
    "14:05 {family} in {place}\n{medium} shows {person} in {place}.", "09:30 {unit} responds\n{unit} says it shot down two drones over {place}.",
    "11:10 {medium} reports blast\nA blast was heard in {place}, {medium} reports.", "16:45 {place} reacts\n{person} of {body} calls it a crime.",
    "Analysis: {person}, {body}", "Analysis by {body}", "Photo: {person}/{medium}", "Published {bare_date}\n{org}\nNews story", "PRESS RELEASE\n{org}\n{place}, {bare_date}",
    "The crisis of {place}: who holds what", "Twenty years on, {place} still asks why", "Opinion | {person}: what {place} wants", "{place} man, 91, recalls {place}",
    "He wrote on {medium} that {family} had fled. {medium} did not comment.", "{person} told {medium} by phone from {place}.", "{medium} quoted {person} as saying {place} was calm.",
    "{medium}, the television channel of the movement, showed {place}.", "The daily {medium} and the agency {medium} named {person}.", "According to the channel {medium}, {family} left {place}.",
    "In {place}, the {ministry} in {place} and the {org} in {place} denied it.", "The {body} in {place} said {date} that {family} was alive.", "{body} ({acronym}) staff met in {place}.",
    "The ship's owner, {company}, said so {date}. {company} sold two tankers.", "{company} plans 200 flats in {place}; {company} and {company} lost the bid.", "{body} had received 600 wounded.",
    "{person}, who heads {body}, flew to {place} {date}.", "{person} of {body}, {person} of {body} and {family} of {medium} spoke.", "A museum run by {body} opened {date}.",
    "{body}, known as {acronym}, was founded in {place} {date}.", "The lesson drawn at {body} and at {body} was the same.", "{public_affairs} released the photo {date}.",
)  # fmt: skip

CAMPAIGNS = (
    "The {foreign_unit} of {person} held the left, {family}'s {foreign_unit} the right.", "{family}'s {foreign_unit} and {family}'s {foreign_unit} met at {place} {date}.",
    "{family}'s corps, {family}'s division and the brigade of {person} came up.", "The {foreign_unit} under {person} and the {foreign_unit} of {family} crossed the {place}.",
    "{family}, {family} and {family} joined in. {family} was mortally wounded.", "{family} refused. {family} agreed. {family} wept.", "At {place}, {family} was killed.",
    "{place} fell {date} to the {foreign_unit} of {person}; {rank} {person} was killed.", "The strongpoint {place} fell {date}; {place} and {place} followed.",
    "Behind it came the {foreign_unit}, the {foreign_unit} and the {foreign_unit}.", "The garrison under {person}, among it the {foreign_unit} and the {foreign_unit}, gave up.",
    "Aircraft of {foreign_unit} and {foreign_unit} from the {ship} sank two ships off {place}.", "the {foreign_unit} and the {state} {foreign_unit} landed at {place}",
    "{rank} {person} of the {foreign_unit} was captured near {place} {date}.", "Soldiers from {foreign_unit}, part of {foreign_unit}, built a bridge at {place}.",
    "{foreign_unit} bridge the {place} canal", "{rank} {person}, Commander of {foreign_unit}, thanked {foreign_unit} and {body}.", "The {foreign_unit}, the {foreign_unit}, lost 145 men.",
    "The {foreign_unit} ({code}) fought on; {family} led it.", "Two battalions of the {foreign_unit} were cut to pieces at {place}, {family} writes.", "He served with {foreign_unit} in {place}.",
    "The historian {person} and the novelist {person} wrote of {place}.", "The monument by {person} stands opposite the {site}.", "The bronze statue of {family} in {place} was torn down.",
    "{person}, known as {family}, and {person}, called {short}, fled to {place}.", "{person} (left), {person} and {family}", "{person} sent {person} to {place}, and {family} to {place}.",
    "{family} and {family} were both born in {place}.", "the cabinet of {person}, the home of {person} and the company of {person}", "the men of {person}, loyal to {person} and {person}",
    "During the siege of {place}, {place} and {place} were burned; {family} blamed {family}.", "From {place} to {place}, from {place} and {place}, they came.",
    "On the {place} river the {foreign_unit} met the {foreign_unit}; at {place} {family} waited.", "The road from {place} to {place} was cut near {place} by the {foreign_unit}.",
    "{place} lies between {place} and {place}, west of {place}.", "the villages of {place}, {place} and {place}", "the towns of {place} and {place} near {place}",
    "{place}, {place} and the {place} base were liberated {date}, {rank} {person} said.", "Late on {bare_date} and early on {bare_date} the {unit} attacked.", "a {state} mine near {place}",
    "{place} was shelled in the coming weeks and months ago, the following day and in recent days.", "The Treaty of {born} and the Treaty of {place}, signed {date}, failed.",
    "An exercise named {operation} began {date} off {place}; {body} sent observers.", "Under Resolution 2216, {state} peacekeepers left {place}.", "Two {weapon}s of the {foreign_unit} were lost.",
    "Most of the {tribe}s and the {state}s fled to {place}.", "Under the command of {rank} {family}, the {ship} sailed from {place}.", "the {ship_kind} {ship} of the {forces} off {place}",
    "Only {foreign_unit} and part of {foreign_unit} reached {place}.", "He joined {body} in {place} {date}, and left {body} for {body}.", "{body} and {body} blame {movement}.", "{body} denied that {unit} was in {place}.",
    "Leaders of {body}, {body} and {body} met {family} in {place}.", "the {body} of {person}", "a {body} member, {person}, told {medium}", "{body}'s {person} and {body}'s {family}", "{body} ({acronym}) and {body} signed {date}",
    "The {foreign_unit} and the {foreign_unit} mutinied {date}.", "{foreign_unit} troops held {place}; {foreign_unit} officers fled.", "{place} was held by the {foreign_unit}, {foreign_unit} and {foreign_unit}.",
)  # fmt: skip

TEMPLATES = (*REPORTS, *COMPOUNDS, *PEOPLE, *BODIES, *UNITS, *PLACES_AND_DATES)
WORLDWIDE = (*WIRES, *CAMPAIGNS)
