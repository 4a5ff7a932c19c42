"""The real first content: the year, its phases and ways, the standing pages, the first news. In our own words."""

from datetime import UTC, datetime

from .enums import NewsState, Way
from .models import NewsItem, Page, Phase, WayPage

PHASES = (
    {
        "number": 1, "year": 2020,
        "title_nl": "Sector zet sector in beweging", "title_en": "The sector sets the sector in motion",
        "lead_nl": "Netwerken vertellen hun leden wat het jaar hun kan brengen.",
        "lead_en": "Networks tell their members what the year can bring them.",
        "text_nl": "De eerste expedities gaan van start. Het eerste campagnemateriaal ligt klaar. Op 3 en 8 september 2020 zijn de kick-offs.",
        "text_en": "The first expeditions start. The first campaign material is ready. The kick-offs are on 3 and 8 September 2020.",
    },
    {
        "number": 2, "year": 2021,
        "title_nl": "Mensen vragen mensen", "title_en": "People ask people",
        "lead_nl": "Het campagnejaar: overal in het land vragen mensen elkaar om mee te doen.",
        "lead_en": "The campaign year: all over the country people ask each other to join in.",
        "text_nl": "Veel activiteiten, gesprekken en werving, met drie landelijke campagneweken.",
        "text_en": "Many activities, conversations and recruitment, with three national campaign weeks.",
    },
    {
        "number": 3, "year": 2022,
        "title_nl": "Samen verder", "title_en": "Onward together",
        "lead_nl": "Wat werkt, houden we vast.", "lead_en": "What works, we keep.",
        "text_nl": "We delen wat we hebben geleerd. Het onderzoek laat zien wat werkt. Samenwerking die goed ging, blijft.",
        "text_en": "We share what we learned. The research shows what works. Cooperation that went well stays.",
    },
)  # fmt: skip

WAYS = (
    {
        "way": Way.CAMPAIGN, "number": 1, "link": "/campagne/",
        "title_nl": "Campagne", "title_en": "Campaign",
        "lead_nl": "Maak je eigen campagne met ons materiaal.", "lead_en": "Make your own campaign with our material.",
        "text_nl": "Posters, beelden en teksten liggen voor je klaar. Je zet er je eigen naam op. Landelijke weken geven extra aandacht.",
        "text_en": "Posters, pictures and texts are ready for you. You put your own name on them. National weeks bring extra attention.",
    },
    {
        "way": Way.EXPEDITIONS, "number": 2, "link": "/expedities/",
        "title_nl": "Expedities en kennis", "title_en": "Expeditions and knowledge",
        "lead_nl": "Kijk met nieuwe ogen naar je eigen organisatie.", "lead_en": "Look at your own organisation with new eyes.",
        "text_nl": "Ben je aantrekkelijk, toegankelijk en bekend genoeg voor nieuwe mensen? Een opgeleide expeditieleider helpt een groep organisaties in jouw regio. Wat iedereen leert, delen we in Kennisboostweken.",
        "text_en": "Are you attractive, accessible and well known enough for new people? A trained expedition leader helps a group of organisations in your region. What everyone learns is shared in knowledge-boost weeks.",
    },
    {
        "way": Way.SOURCES, "number": 3, "link": "/bronnen/",
        "title_nl": "Bronnen van nieuwe mensen", "title_en": "Sources of new people",
        "lead_nl": "Medewerkers, studenten en leerlingen willen best meedoen.", "lead_en": "Employees, students and pupils are glad to join in.",
        "text_nl": "We brengen bedrijven en scholen in contact met organisaties die mensen zoeken. Dat doen we samen met branches en netwerken.",
        "text_en": "We bring companies and schools into contact with organisations that look for people, together with branch organisations and networks.",
    },
    {
        "way": Way.RESEARCH, "number": 4, "link": "/onderzoek/",
        "title_nl": "Leren wat werkt", "title_en": "Learning what works",
        "lead_nl": "De Erasmus Universiteit Rotterdam kijkt mee.", "lead_en": "Erasmus University Rotterdam looks along.",
        "text_nl": "Onderzoekers volgen wat organisaties doen. Zo weten we wat werkt en wat beter kan.",
        "text_en": "Researchers follow what organisations do. So we know what works and what can be better.",
    },
)  # fmt: skip

PAGES = (
    {
        "slug": "over",
        "title_nl": "Over Mensen maken Nederland", "title_en": "About Mensen maken Nederland",
        "lead_nl": "Meer mensen, en meer verschillende mensen, die zich inzetten voor een ander.",
        "lead_en": "More people, and more different people, who do something for someone else.",
        "text_nl": """
Mensen maken Nederland is de campagne van het Nationaal Jaar Vrijwillige Inzet. Vereniging Nederlandse Organisaties Vrijwilligerswerk (NOV) leidt het programma.

## Waarom
Elk jaar zetten ongeveer 6,7 miljoen mensen in Nederland zich vrijwillig in. Veel vrijwilligers worden ouder, en sommige doen het rustiger aan. Tegelijk willen meer mensen iets betekenen. Organisaties die hun deur wijder openzetten, vinden hen.

Inzet heeft veel vormen: elke week, één keer, een seizoen lang, of een goed gesprek over wat ertoe doet.

## Wie
In november 2018 tekenden AGORA en veel andere organisaties een verklaring: zij staan voor zo'n jaar. Het ministerie van VWS geeft een basissubsidie. Een programmateam voert het jaar uit.

## Hoe
We werken langs [vier wegen](/programma/): de campagne, de expedities met de Kennisboostweken, de bronnen van nieuwe mensen, en onderzoek door de Erasmus Universiteit Rotterdam.
""",
        "text_en": """
Mensen maken Nederland (people make the Netherlands) is the campaign of the National Year of Volunteering. NOV, the association of Dutch voluntary organisations, leads the programme.

## Why
Each year about 6.7 million people in the Netherlands volunteer. Many of them grow older, and some slow down. At the same time more people want to mean something to others. Organisations that open their doors wider find them.

Volunteering has many forms: weekly, once, for a season, or a good conversation about what matters.

## Who
In November 2018 AGORA and many other organisations signed a declaration to stand for such a year. The ministry of Health, Welfare and Sport gives a basic subsidy. A programme team runs the year.

## How
We work in [four ways](/en/programma/): the campaign, the expeditions with the knowledge-boost weeks, the sources of new people, and research by Erasmus University Rotterdam.
""",
    },
    {
        "slug": "privacy",
        "title_nl": "Privacy", "title_en": "Privacy",
        "lead_nl": "Wat we van je bewaren, waarom, en hoe lang.", "lead_en": "What we keep about you, why, and for how long.",
        "text_nl": """
We vragen zo weinig mogelijk. We verkopen niets en we volgen je niet. Deze site laadt niets van andere bedrijven en meet je niet.

## Wat we bewaren
- **Een account**: je naam, je e-mailadres en je taal, zolang je het account hebt.
- **Een aanmelding voor een bijeenkomst**: je naam en e-mailadres. Een jaar na de bijeenkomst halen we die weg. Het aantal deelnemers blijft.
- **De nieuwsbrief**: je e-mailadres, je onderwerpen en het bewijs dat je erom vroeg. Een maand nadat je stopt, halen we je e-mailadres weg. Er blijft een onleesbare afdruk van over, zodat niemand je opnieuw op een lijst zet.
- **Een vraag of bijdrage**: wat je schreef. Een jaar na ons antwoord halen we het weg.
- **Mails die we stuurden**: drie maanden.

## Cookies
Alleen als je inlogt of een formulier invult, zetten we een cookie. Die is nodig om het te laten werken. Daarom zie je hier geen cookiemelding.

## Jouw rechten
Met een account zie je bij 'Mijn gegevens' alles wat we van je weten. Je kunt het downloaden en je kunt ons vragen je te vergeten. Dat doen we dan meteen. Krijg je alleen de nieuwsbrief? Dan kun je dat ook zonder account: met de link onder elke nieuwsbrief. Heb je geen account en wil je iets anders? Stuur ons een bericht via [contact](/contact/). Ben je het niet met ons eens, dan kun je een klacht indienen bij de Autoriteit Persoonsgegevens.
""",
        "text_en": """
We ask as little as possible. We sell nothing and we do not follow you. This site loads nothing from other companies and does not measure you.

## What we keep
- **An account**: your name, e-mail address and language, as long as you have the account.
- **A registration for a session**: your name and e-mail address. A year after the session we remove them. The number of participants stays.
- **The newsletter**: your e-mail address, your topics and the proof that you asked for it. A month after you stop we remove your address. A print that cannot be read stays, so that nobody puts you on a list again.
- **A question or contribution**: what you wrote. A year after our answer we remove it.
- **Mails that we sent**: three months.

## Cookies
Only when you log in or fill in a form do we set a cookie. It is needed to make that work. That is why you see no cookie banner here.

## Your rights
With an account you see at 'My data' everything that we know about you. You can download it, and you can ask us to forget you. We do that at once. Do you only get the newsletter? Then you can do it without an account, with the link under each newsletter. No account, and you want something else? Send us a message through [contact](/en/contact/). If you disagree with us, you can complain to the Dutch data protection authority (Autoriteit Persoonsgegevens).
""",
    },
    {
        "slug": "toegankelijkheid",
        "title_nl": "Toegankelijkheid", "title_en": "Accessibility",
        "lead_nl": "Iedereen moet deze site kunnen gebruiken.", "lead_en": "Everyone must be able to use this site.",
        "text_nl": """
We bouwen volgens WCAG 2.2, niveau AA. Een onafhankelijk bureau heeft de site **nog niet** onderzocht. Dit is dus geen officiële toegankelijkheidsverklaring.

## Wat we zelf hebben geprobeerd
- Bijna elke pagina is met een automatische test (axe) nagekeken. Zo'n test vindt een deel van de problemen, niet alle.
- Aanmelden voor een bijeenkomst is met alleen het toetsenbord gedaan. Andere formulieren nog niet.
- De site is bekeken op een smal scherm (320 pixels) en sterk vergroot.
- Kleuren zijn nagerekend op contrast, in een lichte en een donkere weergave.

## Wat we nog niet hebben geprobeerd
- Een volledige ronde met een schermlezer door iemand die er dagelijks een gebruikt.
- De pdf-posters zijn voorzien van tekst en labels, maar niet door een mens nagekeken met een schermlezer.

## Lukt iets niet?
Laat het ons weten via [contact](/contact/). We helpen je, en we lossen het op. Je krijgt binnen vijf werkdagen antwoord.
""",
        "text_en": """
We build to WCAG 2.2, level AA. An independent bureau has **not yet** examined the site. So this is not an official accessibility statement.

## What we tried ourselves
- Almost every page was checked with an automatic test (axe). Such a test finds part of the problems, not all of them.
- Registering for a session was done with the keyboard alone. Other forms were not yet.
- The site was looked at on a narrow screen (320 pixels) and strongly enlarged.
- Colours were checked for contrast, in a light and a dark display.

## What we did not try yet
- A full round with a screen reader by somebody who uses one every day.
- The PDF posters carry text and tags, but no person has checked them with a screen reader.

## Does something not work?
Tell us through [contact](/en/contact/). We help you, and we mend it. You get an answer within five working days.
""",
    },
)  # fmt: skip

NEWS = (
    {
        "slug": "kick-offs-in-september", "publish_at": datetime(2020, 8, 24, 8, 0, tzinfo=UTC),
        "title_nl": "Twee kick-offs in september", "title_en": "Two kick-offs in September",
        "lead_nl": "Op 3 en 8 september 2020 begint het programma.", "lead_en": "On 3 and 8 September 2020 the programme begins.",
        "text_nl": "Je hoort wat het Nationaal Jaar voor jouw organisatie kan doen, en je ontmoet anderen die meedoen. De bijeenkomst van 8 september is online.",
        "text_en": "You hear what the National Year can do for your organisation, and you meet others who take part. The session of 8 September is online.",
    },
    {
        "slug": "verklaring-getekend", "publish_at": datetime(2018, 11, 30, 8, 0, tzinfo=UTC),
        "title_nl": "AGORA en vele anderen tekenen een verklaring", "title_en": "AGORA and many others sign a declaration",
        "lead_nl": "Samen staan ze voor een Nationaal Jaar Vrijwillige Inzet.", "lead_en": "Together they stand for a National Year of Volunteering.",
        "text_nl": "In november 2018 beloofden AGORA en veel andere organisaties zich sterk te maken voor zo'n jaar.",
        "text_en": "In November 2018 AGORA and many other organisations promised to stand for such a year.",
    },
)  # fmt: skip


def load(now: datetime) -> None:
    """Put the content in where it is missing; what staff changed stays."""
    for phase in PHASES:
        Phase.objects.get_or_create(number=phase["number"], defaults=phase)
    for way in WAYS:
        WayPage.objects.get_or_create(way=way["way"], defaults=way)
        # A pillar that opened since: its way had no page yet.
        WayPage.objects.filter(way=way["way"], link="").update(link=way["link"])
    for page in PAGES:
        Page.objects.get_or_create(slug=page["slug"], defaults={**page, **_stripped(page)})
    for item in NEWS:
        NewsItem.objects.get_or_create(slug=item["slug"], defaults={**item, "state": NewsState.PUBLISHED})


def _stripped(page: dict) -> dict:
    return {field: page[field].strip() for field in ("text_nl", "text_en")}
