"""About forty invented organisations in all provinces, and people for every role."""

from datetime import timedelta

from allauth.account.models import EmailAddress
from django.contrib.auth.models import Group

from mmn_portal.core.demo import World

from . import actions
from .enums import OrganisationKind, OrganisationState, Role, Sector, Size
from .models import Membership, NetworkMember, Organisation, Person, Place, User

ACCOUNTS = (
    ("eigenaar", "Eva Eigenaar", None),
    ("coordinator", "Coby Coördinator", None),
    ("lid", "Lena Lid", None),
    ("ander", "Anne Ander", None),
    ("leider", "Lars Leider", "expedition leaders"),
    ("netwerk", "Nora Netwerk", None),
    ("bron", "Bas Bron", None),
    ("onderzoeker", "Olga Onderzoeker", "researchers"),
    ("gegevens", "Gijs Gegevens", "data stewards"),
    ("staf", "Sanne Staf", "NOV staff"),
    ("beheer", "Bo Beheer", None),
    ("nieuw", "Nina Nieuw", None),
)
# name, kind, sector, place, size
ORGANISATIONS = (
    ("Buurthuis De Linde", "voluntary", Sector.NEIGHBOURHOOD, "Utrecht", Size.MIDDLE),
    ("Bibliotheek De Brug", "voluntary", Sector.CULTURE, "Zwolle", Size.MIDDLE),
    ("Zorghuis Zonneweide", "voluntary", Sector.CARE, "Assen", Size.LARGE),
    ("Sportclub De Snelle Bal", "voluntary", Sector.SPORT, "Eindhoven", Size.LARGE),
    ("Stichting Groene Vingers", "voluntary", Sector.NATURE, "Wageningen", Size.SMALL),
    ("Taalhuis Samenspraak", "voluntary", Sector.REFUGEES, "Rotterdam", Size.MIDDLE),
    ("Museum Het Oude Gemaal", "voluntary", Sector.CULTURE, "Lelystad", Size.SMALL),
    ("Voedseltuin De Volle Korf", "voluntary", Sector.SOCIAL, "Amsterdam", Size.MIDDLE),
    ("Scouting De Vuurvlinders", "voluntary", Sector.YOUTH, "Leeuwarden", Size.MIDDLE),
    ("Hospice Het Stille Uur", "voluntary", Sector.CARE, "Middelburg", Size.MIDDLE),
    ("Koor Allemaal Anders", "voluntary", Sector.HOBBY, "Groningen", Size.TINY),
    ("Dierenopvang De Warme Mand", "voluntary", Sector.NATURE, "Venlo", Size.SMALL),
    ("Repair Café Nog Een Keer", "voluntary", Sector.NEIGHBOURHOOD, "Deventer", Size.TINY),
    ("Speelotheek Het Hobbelpaard", "voluntary", Sector.YOUTH, "Haarlem", Size.TINY),
    ("Zonnebloemwijk Samen Uit", "voluntary", Sector.SOCIAL, "Breda", Size.SMALL),
    ("Kinderboerderij De Bonte Bok", "voluntary", Sector.NATURE, "Emmen", Size.SMALL),
    ("Filmhuis De Vierde Rij", "voluntary", Sector.CULTURE, "Sneek", Size.MIDDLE),
    ("Maatjesproject Naast Elkaar", "voluntary", Sector.SOCIAL, "Arnhem", Size.LARGE),
    ("Wijkkerk De Open Poort", "voluntary", Sector.BELIEF, "Dordrecht", Size.MIDDLE),
    ("Roeivereniging Het Brede Water", "voluntary", Sector.SPORT, "Almere", Size.LARGE),
    ("Huurdersvereniging Goed Wonen", "voluntary", Sector.HOUSING, "Enschede", Size.TINY),
    ("Vrijwillige Hulpdienst De Handreiking", "voluntary", Sector.SOCIAL, "Goes", Size.MIDDLE),
    ("Natuurwerkgroep De Oeverloper", "voluntary", Sector.NATURE, "Hoogeveen", Size.SMALL),
    ("Toneelgroep De Losse Planken", "voluntary", Sector.HOBBY, "Roermond", Size.TINY),
    ("Wereldkeuken Aan Tafel", "voluntary", Sector.REFUGEES, "Tilburg", Size.SMALL),
    ("Schoolmoestuin De Regenworm", "voluntary", Sector.SCHOOL, "Leiden", Size.TINY),
    ("Ziekenhuis Het Ruime Raam", "voluntary", Sector.CARE, "Amersfoort", Size.HUGE),
    ("Oudervereniging De Klimop", "voluntary", Sector.SCHOOL, "Apeldoorn", Size.SMALL),
    ("Vrijwilligerscentrum Kompas", "voluntary", Sector.OTHER, "Maastricht", Size.MIDDLE),
    ("Belangengroep Iedereen Mee", "voluntary", Sector.LABOUR, "Den Haag", Size.SMALL),
    ("Dorpshuis De Ontmoeting met een Heel Lange Naam voor Smalle Schermen", "voluntary", Sector.NEIGHBOURHOOD, "Delfzijl", Size.SMALL),
    ("Stichting Vrijwilligerswerkcoördinatieondersteuning", "voluntary", Sector.OTHER, "Alkmaar", Size.TINY),
    ("Zwemclub De Dolfijn", "voluntary", Sector.SPORT, "Vlissingen", Size.MIDDLE),
    ("Werkplaats Handen Uit de Mouwen", "voluntary", Sector.SOCIAL, "Stadskanaal", Size.SMALL),
    ("Bouwbedrijf Steen op Steen", "company", Sector.OTHER, "Nijmegen", Size.LARGE),
    ("Softwarehuis De Lus", "company", Sector.OTHER, "Delft", Size.MIDDLE),
    ("Praktijkschool De Stap", "school", Sector.SCHOOL, "Zaandam", Size.LARGE),
    ("Studentengroep Tijd Over", "school", Sector.SCHOOL, "Groningen", Size.MIDDLE),
    ("AGORA", "network", Sector.CARE, "Utrecht", ""),
    ("Netwerk Samen Sterk Zuid", "network", Sector.OTHER, "Maastricht", ""),
    ("Leesclub De Ezelsoren", "voluntary", Sector.HOBBY, "Hilversum", Size.TINY),
    ("Fietsmaatjes Dubbel Op Weg", "voluntary", Sector.SOCIAL, "Meppel", Size.SMALL),
)  # fmt: skip
INVENTED_NL = "is een voorbeeld en bestaat niet echt. Zo ziet de pagina van jouw organisatie er straks uit."
INVENTED_EN = "is an example and does not really exist. This is what the page of your organisation will look like."
# AGORA is real; only what the demo lets it do here is made up.
ABOUT = {
    "AGORA": (
        "AGORA is een van de netwerken die in 2018 beloofden mee te doen. Wat je hier van AGORA ziet, is een voorbeeld.",
        "AGORA is one of the networks that promised in 2018 to take part. What you see of AGORA here is an example.",
    )
}
# The last two wait for staff to confirm them.
WAITING = 2


def load(world: World) -> None:
    """Accounts, organisations, who belongs where."""
    for name, full_name, group in ACCOUNTS:
        world.things[name] = _account(name, full_name, group, world)
    staff = world.things["staf"]
    for number, facts in enumerate(ORGANISATIONS):
        organisation = _organisation(*facts, number=number, world=world)
        if number < len(ORGANISATIONS) - WAITING:
            actions.move_organisation(
                organisation=organisation, to=OrganisationState.CONFIRMED, by=staff,
                now=world.now - timedelta(days=world.chance.randint(2, 200)),
            )  # fmt: skip
        world.things[organisation.name] = organisation
    _belong("eigenaar", "Buurthuis De Linde", Role.OWNER, world)
    _belong("coordinator", "Buurthuis De Linde", Role.COORDINATOR, world)
    _belong("lid", "Buurthuis De Linde", Role.MEMBER, world)
    _belong("ander", "Bibliotheek De Brug", Role.COORDINATOR, world)
    _belong("netwerk", "AGORA", Role.OWNER, world)
    members = Organisation.objects.filter(is_demo=True, kind=OrganisationKind.VOLUNTARY).order_by("pk")[:14]
    NetworkMember.objects.bulk_create(NetworkMember(network=world.things["AGORA"], member=member) for member in members)
    _belong("bron", "Bouwbedrijf Steen op Steen", Role.OWNER, world)
    actions.ask_to_join(
        organisation=world.things["Buurthuis De Linde"], by=world.things["asks"], note="Ik help op woensdag in de keuken.",
        now=world.now - timedelta(days=1),
    )  # fmt: skip


def _account(name: str, full_name: str, group: str | None, world: World) -> User:
    email = f"{name}@demo.test"
    person = Person.objects.create(name=full_name, email=email, made_at=world.now - timedelta(days=90))
    user = User.objects.create_user(
        email, world.password, person=person, is_staff=name in {"staf", "beheer"}, is_superuser=name == "beheer"
    )
    EmailAddress.objects.create(user=user, email=email, verified=True, primary=True)
    if group:
        user.groups.add(Group.objects.get(name=group))
    return user


def _organisation(
    name: str, kind: str, sector: str, place: str, size: str, *, number: int, world: World
) -> Organisation:
    founder = Person.objects.create(
        name=f"Voorbeeldpersoon {number + 1}", email=f"oprichter{number + 1}@demo.test", made_at=world.now
    )
    if number == 1:
        # She belongs to another organisation, and asks to join a second one.
        world.things["asks"] = founder
    organisation = actions.propose_organisation(
        name=name, kind=OrganisationKind(kind), sector=sector, size=size,
        place=Place.objects.named(place).order_by("province", "pk").first(), province="", website="", by=founder,
        now=world.now - timedelta(days=200 + number),
    )  # fmt: skip
    about_nl, about_en = ABOUT.get(name, (f"{name} {INVENTED_NL}", f"{name} {INVENTED_EN}"))
    Organisation.objects.filter(pk=organisation.pk).update(is_demo=True, about_nl=about_nl, about_en=about_en)
    organisation.refresh_from_db()
    return organisation


def _belong(account: str, organisation: str, role: Role, world: World) -> None:
    Membership.objects.create(
        organisation=world.things[organisation], person=world.things[account].person, role=role,
        since=world.now - timedelta(days=60),
    )  # fmt: skip
