"""What the portal's own templates ask, and what they start with.

Dutch and English are ours. Turkish, Polish, Arabic and Ukrainian were not checked by somebody whose language it is; the
desk says so until somebody did (``checked_languages``).
"""

from dataclasses import dataclass, field

from ..enums import FieldKind
from . import layouts

CHECKED = ("nl", "en")
SHIPPED = ("nl", "en", "tr", "pl", "ar", "uk")


@dataclass(frozen=True)
class Asked:
    """One question of a template; texts in the order of ``SHIPPED``."""

    key: str
    label: tuple[str, str]
    kind: str = FieldKind.TEXT
    hint: tuple[str, str] = ("", "")
    start: tuple[str, ...] = ()
    frame: tuple[str, ...] = ()
    longest: int = 80
    lines: int = 1
    is_required: bool = True
    must_change: bool = False


@dataclass(frozen=True)
class Plan:
    """One template: its words, its layout and the tone it is drawn in."""

    slug: str
    title: tuple[str, str]
    summary: tuple[str, str]
    layout: layouts.Layout
    tone: str
    asked: tuple[Asked, ...]
    zones: dict[str, dict] = field(default_factory=dict)


JOIN = ("Scan de code en doe mee.", "Scan the code and join in.", "Kodu tara ve katıl.", "Zeskanuj kod i dołącz.", "امسح الرمز وشارك.", "Відскануй код і долучайся.")  # fmt: skip
LOGO = Asked("logo", ("Jouw logo", "Your logo"), FieldKind.LOGO, hint=("Je hebt al een logo op de pagina van je organisatie? Dan gebruiken we dat.", "Is there a logo on the page of your organisation? Then we use that."), is_required=False)  # fmt: skip
PARTNER = Asked("partner", ("Logo van een partner", "Logo of a partner"), FieldKind.LOGO, hint=("Maak je dit samen met een andere organisatie? Op liggende formaten is er geen plek voor.", "Do you make this with another organisation? There is no room for it on wide sizes."), is_required=False)  # fmt: skip
LINK = Asked("link", ("QR-code", "QR code"), FieldKind.LINK)
DO = Asked("onder", ("Wat kan iemand doen?", "What can somebody do?"), start=JOIN, longest=60, is_required=False)
PLATE = {name: {"on_plate": True, "shape": "rounded"} for name in ("logo", "partner")}
MIDDLE = {"onder": {"stands": "middle", "weight": 700}}

PLANS = (
    Plan(
        "mensen-maken",
        ("Mensen maken …", "People make …"),
        ("De zin van de campagne, met jouw eigen woorden erachter.", "The sentence of the campaign, with your own words."),
        layouts.crowd,
        "sun",
        (
            Asked(
                "kop", ("Mensen maken …", "People make …"), longest=45, must_change=True,
                hint=("Maak de zin af: wat maken mensen bij jou?", "Finish the sentence: what do people make where you are?"),
                start=("onze buurt mooier.", "our street nicer.", "mahalleyi güzelleştirir.", "piękniejszą okolicę.", "حيّنا أجمل.", "наш район кращим."),
                frame=("Mensen maken …", "People make …", "İnsanlar …", "Ludzie tworzą …", "الناس يجعلون …", "Люди роблять …"),
            ),
            DO, LOGO, PARTNER, LINK,
        ),
        PLATE | MIDDLE,
    ),
    Plan(
        "vrijwilligers-gezocht",
        ("Vrijwilligers gezocht", "Volunteers wanted"),
        ("Een foto van jouw mensen, en wie je zoekt.", "A photo of your people, and whom you look for."),
        layouts.portrait,
        "orange",
        (
            Asked("kop", ("Grote woorden", "Big words"), longest=50, start=("Help je mee?", "Will you help?", "Yardım eder misin?", "Pomożesz nam?", "هل تساعدنا؟", "Допоможеш нам?")),
            Asked(
                "tekst", ("Wie of wat zoek je?", "Whom or what do you look for?"), longest=110, lines=2, must_change=True,
                start=("Wij zoeken mensen die op woensdag koken voor de buurt.", "We look for people who cook for the neighbourhood on Wednesdays.", "Çarşamba günleri mahalle için yemek pişirecek insanlar arıyoruz.", "Szukamy osób, które w środy gotują dla sąsiadów.", "نبحث عن أشخاص يطبخون لأهل الحي أيام الأربعاء.", "Шукаємо людей, які готують для району щосереди."),
            ),
            Asked("foto", ("Foto", "Photo"), FieldKind.PHOTO, hint=("Mensen die bezig zijn, dichtbij. Vraag eerst of het mag.", "People at work, close by. Ask them first.")),
            DO, LOGO, LINK,
        ),
        PLATE | MIDDLE | {"foto": {"shape": "circle", "order": 5}},
    ),
    Plan(
        "verhaal",
        ("Een verhaal van een vrijwilliger", "A volunteer's story"),
        ("Iemand vertelt in één zin waarom.", "Somebody tells why, in one sentence."),
        layouts.story,
        "berry",
        (
            Asked("kop", ("Wat zegt zij of hij?", "What does she or he say?"), longest=90, lines=2, must_change=True, start=("“Ik kwam voor één middag. Dat was vier jaar geleden.”", "“I came for one afternoon. That was four years ago.”", "“Bir öğleden sonra için geldim. Dört yıl oldu.”", "„Przyszłam na jedno popołudnie. To było cztery lata temu.”", "«جئتُ لظهيرة واحدة. كان ذلك قبل أربع سنوات.»", "«Я прийшла на один день. Це було чотири роки тому.»")),
            Asked("naam", ("Wie zegt het?", "Who says it?"), longest=50, must_change=True, hint=("Voornaam, en wat zij of hij doet.", "First name, and what she or he does."), start=("Voornaam, leest voor", "First name, reads aloud", "Adı, kitap okuyor", "Imię, czyta na głos", "الاسم، يقرأ للأطفال", "Ім’я, читає вголос")),
            Asked("foto", ("Foto", "Photo"), FieldKind.PHOTO, hint=("Een portret. Vraag eerst of het mag.", "A portrait. Ask first.")),
            DO, LOGO, LINK,
        ),
        PLATE | {"onder": {"weight": 700}, "naam": {"weight": 700, "order": 2}, "foto": {"order": 5}},
    ),
    Plan(
        "activiteit",
        ("Een activiteit", "An activity"),
        ("Wat, wanneer en waar: voor een open dag of een bijeenkomst.", "What, when and where: for an open day or a meeting."),
        layouts.occasion,
        "teal",
        (
            Asked("kop", ("Wat is er te doen?", "What is on?"), longest=50, must_change=True, start=("Kom kijken hoe leuk het is", "Come and see how nice it is", "Gel ve ne kadar güzel olduğunu gör", "Przyjdź i zobacz, jak jest miło", "تعال وشاهد كم هو ممتع", "Приходь і побач, як тут гарно")),
            Asked("wanneer", ("Wanneer?", "When?"), longest=50, must_change=True, start=("zaterdag 13 maart, 10.00 uur", "Saturday 13 March, 10.00", "13 Mart Cumartesi, 10.00", "sobota 13 marca, godz. 10.00", "السبت 13 مارس، الساعة 10:00", "субота, 13 березня, 10:00")),
            Asked("waar", ("Waar?", "Where?"), longest=60, must_change=True, start=("Buurthuis, Dorpsstraat 1", "Community centre, Dorpsstraat 1", "Mahalle evi, Dorpsstraat 1", "Dom sąsiedzki, Dorpsstraat 1", "بيت الحي، Dorpsstraat 1", "Будинок громади, Dorpsstraat 1")),
            DO, LOGO, PARTNER, LINK,
        ),
        PLATE | {"onder": {"stands": "middle", "weight": 700}, "wanneer": {"stands": "middle", "weight": 800, "order": 2}, "waar": {"stands": "middle", "weight": 600, "order": 3}},
    ),
    Plan(
        "bedankt",
        ("Dank je wel", "Thank you"),
        ("Bedank de mensen die al helpen.", "Thank the people who help already."),
        layouts.thanks,
        "orange",
        (
            Asked("kop", ("Grote woorden", "Big words"), longest=30, start=("Dank je wel!", "Thank you!", "Teşekkürler!", "Dziękujemy!", "شكرًا لك!", "Дякуємо!")),
            Asked("tekst", ("Waarvoor?", "What for?"), longest=70, lines=2, start=("Jouw schouders maken het verschil.", "Your shoulders make the difference.", "Senin omuzların fark yaratıyor.", "Twoje ramiona robią różnicę.", "كتفاك يصنعان الفرق.", "Твої плечі змінюють усе.")),
            LOGO, LINK,
        ),
        PLATE | {"kop": {"stands": "bottom"}},
    ),
    Plan(
        "cijfer",
        ("Een getal dat telt", "A number that counts"),
        ("Laat zien wat vrijwilligers samen doen.", "Show what volunteers do together."),
        layouts.figure,
        "berry",
        (
            Asked("kop", ("Het getal", "The number"), longest=14, must_change=True, hint=("Zoals: 240 uur", "Such as: 240 hours"), start=("240 uur", "240 hours", "240 saat", "240 godzin", "240 ساعة", "240 годин")),
            Asked("tekst", ("Waar staat het voor?", "What does it stand for?"), longest=80, lines=2, must_change=True, start=("Zoveel tijd gaven onze vrijwilligers deze maand.", "That is how much time our volunteers gave this month.", "Gönüllülerimizin bu ay ayırdığı süre bu.", "Tyle czasu dali w tym miesiącu nasi wolontariusze.", "هذا هو الوقت الذي قدّمه متطوعونا هذا الشهر.", "Стільки часу подарували наші волонтери цього місяця.")),
            DO, LOGO, PARTNER, LINK,
        ),
        PLATE | {"onder": {"stands": "bottom", "weight": 700}},
    ),
)  # fmt: skip
