"""The words of the demo kits, ready to use: Dutch at B1, with square brackets where an organisation fills in its own."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Words:
    """What one kit says: to the press, on social media, in a newsletter, under a mail."""

    press: tuple[str, ...]
    posts: tuple[str, ...]
    newsletter: tuple[str, ...]
    signature: str


BASIS = Words(
    press=(
        "[Naam organisatie] doet mee aan Mensen maken Nederland",
        "[Plaats], [datum]. [Naam organisatie] doet mee aan Mensen maken Nederland, de campagne van het Nationaal Jaar "
        "Vrijwillige Inzet. Het hele jaar laten we zien wat vrijwilligers in [plaats] doen. En we nodigen nieuwe mensen uit "
        "om mee te doen.",
        "Meer schouders, meer impact",
        "Bij [naam organisatie] zijn [aantal] vrijwilligers actief. Zij [wat jullie vrijwilligers doen]. “We kunnen nog "
        "mensen gebruiken,” zegt [naam], [functie]. “Je hoeft niet elke week te komen. Eén middag helpen is ook welkom.”",
        "Kom kennismaken",
        "Wil je zien of het iets voor je is? Kom op [dag en datum] om [tijd] naar [adres]. Je kunt ook bellen of mailen met "
        "[naam], [telefoonnummer], [e-mailadres].",
        "Voor de redactie, niet voor publicatie",
        "Meer weten of een foto nodig? Neem contact op met [naam], [telefoonnummer]. Mensen maken Nederland is een campagne "
        "van Vereniging NOV en veel andere organisaties.",
    ),
    posts=(
        "Meer schouders, meer impact. Bij [naam organisatie] zoeken we mensen die willen [taak]. Eén keer of elke week: jij "
        "kiest. Stuur ons een bericht. #MensenMakenNederland",
        "Wist je dat [aantal] vrijwilligers [wat zij doen] in [plaats]? Zonder hen was het hier een stuk stiller. Wil je "
        "erbij? Kom [dag] langs. #MensenMakenNederland",
        "Geen tijd voor iets vasts? Dat geeft niet. Op [datum] kun je een middag meedoen bij [naam organisatie]. Neem gerust "
        "iemand mee. #MensenMakenNederland",
        "Wie maakt jouw straat, club of buurthuis beter? Noem die persoon hieronder, dan zetten wij hem of haar in het "
        "zonnetje. #MensenMakenNederland",
    ),
    newsletter=(
        "Wij doen mee aan Mensen maken Nederland",
        "Dit jaar staat vrijwillige inzet in heel Nederland in de schijnwerpers. Ook bij ons. Want alles wat wij doen, doen "
        "mensen. Op posters en online laten we zien wie dat zijn.",
        "Jij kunt helpen. Ken je iemand die goed bij ons past? Vraag of hij of zij een keer meekomt. Dat werkt beter dan "
        "welke folder ook.",
        "Op [datum] houden we een open middag. Iedereen is welkom, ook wie nog niet weet wat hij of zij wil doen.",
    ),
    signature="Meer schouders, meer impact. Wij doen mee aan Mensen maken Nederland.",
)

VRAGEN = Words(
    press=(
        "Mag ik je iets vragen? [Plaats] doet mee aan de Week van het Vragen",
        "[Plaats], [datum]. Veel mensen willen best iets voor een ander doen. Maar niemand vroeg het hun ooit. Daarom houdt "
        "[naam organisatie] van [begindatum] tot en met [einddatum] de Week van het Vragen.",
        "Eén vraag is genoeg",
        "In die week stelt elke vrijwilliger van [naam organisatie] aan één ander de vraag: ‘Doe je een keer mee?’ “Iemand "
        "vragen voelt soms spannend,” zegt [naam], [functie]. “Maar bijna iedereen vindt het leuk om gevraagd te worden.”",
        "Doe ook mee",
        "Op [dag en datum] is iedereen welkom op [adres]. Er is koffie, en je kunt meteen zien wat er te doen is. Vragen? Bel "
        "of mail [naam], [telefoonnummer], [e-mailadres].",
        "Voor de redactie, niet voor publicatie",
        "Meer weten of een foto nodig? Neem contact op met [naam], [telefoonnummer]. De Week van het Vragen hoort bij Mensen "
        "maken Nederland, de campagne van Vereniging NOV en veel andere organisaties.",
    ),
    posts=(
        "Mag ik je iets vragen? Kom je een keer met mij mee naar [naam organisatie]? Ik laat je zien wat ik daar doe. Daarna "
        "drinken we koffie. #WeekVanHetVragen",
        "Deze week vragen wij het gewoon: wie helpt er een uurtje mee met [taak]? Reageer, dan bellen we je. "
        "#WeekVanHetVragen",
        "Hoe ben jij vrijwilliger geworden? Wedden dat iemand het je vroeg? Vertel hieronder wie dat was. #WeekVanHetVragen",
        "Vraag deze week één persoon. Je buurvrouw, je collega, je neef. Meer hoeft niet. #WeekVanHetVragen",
    ),
    newsletter=(
        "Vraag deze week één persoon",
        "Van [begindatum] tot en met [einddatum] is het Week van het Vragen. Ons verzoek is klein: vraag deze week één persoon "
        "om een keer mee te komen.",
        "Zo vraag je het: denk aan iemand die je kent. Vertel wat jij leuk vindt aan wat je doet. Noem een dag en een taak. "
        "En maak het makkelijk om nee te zeggen.",
        "Komt er iemand mee? Laat het weten aan [naam], dan staat er een stoel klaar.",
    ),
    signature="Mag ik je iets vragen? Kom je een keer mee? Week van het Vragen, [begindatum] tot en met [einddatum].",
)

BEDANKT = Words(
    press=(
        "[Naam organisatie] bedankt alle vrijwilligers",
        "[Plaats], [datum]. Op [dag en datum] zet [naam organisatie] haar [aantal] vrijwilligers in het zonnetje. Het hele "
        "jaar stonden zij klaar voor anderen. Nu staan wij klaar voor hen.",
        "Zonder jou was het niet gelukt",
        "“Soms merk je pas wat iemand doet als hij of zij er een keer niet is,” zegt [naam], [functie]. “Daarom zeggen we het "
        "vandaag hardop: dank je wel.” De vrijwilligers krijgen [wat jullie doen of geven].",
        "Jij kunt ook iemand bedanken",
        "Ken jij iemand die altijd klaarstaat? Geef die persoon een kaartje, een bericht of een kop koffie. Op onze website "
        "[website] vind je een poster en een kaart om zelf te gebruiken.",
        "Voor de redactie, niet voor publicatie",
        "Meer weten of een foto nodig? Neem contact op met [naam], [telefoonnummer]. Mensen maken Nederland is een campagne "
        "van Vereniging NOV en veel andere organisaties.",
    ),
    posts=(
        "Dank je wel. Aan iedereen die dit jaar [wat jullie vrijwilligers deden] bij [naam organisatie]. Jouw schouders maken "
        "het verschil. #MensenMakenNederland",
        "Dit is [voornaam]. Elke [dag] [wat hij of zij doet]. Al [aantal] jaar. [Voornaam], dank je wel! "
        "#MensenMakenNederland",
        "Wie wil jij bedanken? Noem een vrijwilliger hieronder. Wij zorgen dat hij of zij het leest. #MensenMakenNederland",
        "[Aantal] mensen. [Aantal] uren. Eén woord: bedankt. #MensenMakenNederland",
    ),
    newsletter=(
        "Dank je wel",
        "Dit jaar hebben jullie samen [wat er gelukt is]. Dat is veel. En het is jullie werk.",
        "Op [datum] om [tijd] vieren we dat, op [adres]. Er is eten, er is muziek, en er is tijd om elkaar te spreken. Je "
        "partner of een vriend mag mee.",
        "Laat voor [datum] aan [naam] weten of je komt, en of je iets niet eet.",
    ),
    signature="Dank je wel aan al onze vrijwilligers. Jouw schouders maken het verschil.",
)
