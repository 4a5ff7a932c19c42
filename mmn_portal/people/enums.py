"""Code lists that every app shares, and the states of people's things."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Sector(models.TextChoices):
    """Sectors as Statistics Netherlands counts volunteers (table 85541NED)."""

    YOUTH = "jeugdwerk", _("Youth work")
    SCHOOL = "school", _("School")
    CARE = "verzorging", _("Care")
    SPORT = "sport", _("Sport")
    CULTURE = "cultuur", _("Culture")
    HOBBY = "hobby", _("Hobby")
    BELIEF = "levensbeschouwing", _("Religion and philosophy of life")
    LABOUR = "werk-en-politiek", _("Work and politics")
    SOCIAL = "sociale-hulp", _("Social help")
    HOUSING = "wonen", _("Housing")
    NEIGHBOURHOOD = "buurt", _("Neighbourhood")
    NATURE = "natuur", _("Nature")
    REFUGEES = "vluchtelingen", _("Refugees")
    OTHER = "anders", _("Something else")


class Size(models.TextChoices):
    """How many volunteers an organisation has."""

    TINY = "1-9", _("1 to 9 volunteers")
    SMALL = "10-24", _("10 to 24 volunteers")
    MIDDLE = "25-99", _("25 to 99 volunteers")
    LARGE = "100-249", _("100 to 249 volunteers")
    HUGE = "250+", _("250 volunteers or more")


class Province(models.TextChoices):
    """The twelve provinces, by ISO 3166-2."""

    DRENTHE = "NL-DR", "Drenthe"
    FLEVOLAND = "NL-FL", "Flevoland"
    FRIESLAND = "NL-FR", "Fryslân"
    GELDERLAND = "NL-GE", "Gelderland"
    GRONINGEN = "NL-GR", "Groningen"
    LIMBURG = "NL-LI", "Limburg"
    BRABANT = "NL-NB", "Noord-Brabant"
    HOLLAND_NORTH = "NL-NH", "Noord-Holland"
    OVERIJSSEL = "NL-OV", "Overijssel"
    UTRECHT = "NL-UT", "Utrecht"
    ZEELAND = "NL-ZE", "Zeeland"
    HOLLAND_SOUTH = "NL-ZH", "Zuid-Holland"


class Theme(models.TextChoices):
    """What an activity, an article or a newsletter is about."""

    RECRUIT = "werven", _("Recruiting")
    WELCOME = "welkom", _("Welcome and guidance")
    VALUE = "waarderen", _("Valuing volunteers")
    DIVERSITY = "diversiteit", _("Diversity and inclusion")
    YOUNG = "jongeren", _("Young people")
    OLD = "ouderen", _("Older people")
    LANGUAGE = "taal", _("Language and accessibility")
    COMPANIES = "bedrijven", _("Working with companies")
    SCHOOLS = "onderwijs", _("Working with schools")
    DIGITAL = "digitaal", _("Digital")
    BOARD = "bestuur", _("Boards")
    SAFETY = "veiligheid", _("Safety and law")
    MONEY = "geld", _("Money and subsidies")
    COMMUNICATION = "communicatie", _("Communication")
    LEARNING = "leren", _("Measuring and learning")


class Dimension(models.TextChoices):
    """How an organisation looks to a new face: worth it, easy to get into, known."""

    ATTRACTIVE = "aantrekkelijk", _("Attractive")
    ACCESSIBLE = "toegankelijk", _("Accessible")
    KNOWN = "bekend", _("Well-known")


class OrganisationKind(models.TextChoices):
    """What an organisation is to the programme."""

    VOLUNTARY = "voluntary", _("Organisation with volunteers")
    COMPANY = "company", _("Company")
    SCHOOL = "school", _("School or student group")
    NETWORK = "network", _("Network or umbrella organisation")


class OrganisationState(models.TextChoices):
    """Proposed by whoever signed up; confirmed, or refused, by staff."""

    PROPOSED = "proposed", _("proposed")
    CONFIRMED = "confirmed", _("confirmed")
    REFUSED = "refused", _("refused")


ORGANISATION_ROADS = {
    OrganisationState.PROPOSED: frozenset({OrganisationState.CONFIRMED, OrganisationState.REFUSED}),
    OrganisationState.CONFIRMED: frozenset({OrganisationState.REFUSED}),
    OrganisationState.REFUSED: frozenset({OrganisationState.CONFIRMED}),
}


class Role(models.TextChoices):
    """What somebody does for an organisation."""

    OWNER = "owner", _("Owner")
    COORDINATOR = "coordinator", _("Coordinator")
    MEMBER = "member", _("Member")


class InvitationState(models.TextChoices):
    """An invitation is used once, or withdrawn; an open one also ends by its date."""

    OPEN = "open", _("open")
    ACCEPTED = "accepted", _("accepted")
    WITHDRAWN = "withdrawn", _("withdrawn")


class JoinState(models.TextChoices):
    """A request to join, and its answer."""

    OPEN = "open", _("waiting for an answer")
    ADMITTED = "admitted", _("admitted")
    DECLINED = "declined", _("declined")


class Language(models.TextChoices):
    """The languages that the portal speaks."""

    NL = "nl", "Nederlands"
    EN = "en", "English"


class Right(models.TextChoices):
    """What an account may do beyond its own things: the name of a group, and how the desk calls it."""

    STAFF = "NOV staff", _("NOV staff")
    LEADER = "expedition leaders", _("expedition leaders")
    RESEARCHER = "researchers", _("researchers")
    STEWARD = "data stewards", _("data stewards")
