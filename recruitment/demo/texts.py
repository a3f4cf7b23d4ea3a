"""What Norrby writes about itself."""

WELCOME = (
    "Hos oss arbetar du aldrig ensam. Du får en mentor på din enhet, handledning varje vecka och en "
    "introduktion redan under våren. Vi delar på de svåra ärendena: du är medhandläggare bredvid en "
    "erfaren socialsekreterare.\n\nMånga som arbetar här i dag började som sommarvikarier."
)
PRESENTATION = "Vi är en arbetsgrupp som trivs ihop och som tar oss tid för den som är ny."

_SUMMER = """\
Hos oss får du **arbeta nära en erfaren kollega** hela sommaren.

## Det här får du göra
- vara medhandläggare i utredningar
- följa med på hembesök och möten
- skriva journal och underlag

## Det här ansvarar du inte för
- beslut enligt socialtjänstlagen
- egna ärenden utan ansvarig handläggare

## Det får du av oss
- en mentor på din enhet
- handledning en timme i veckan
- introduktion före sommaren, med lön
"""

# What every ad tells, beside its own text.
TOLD = {
    "introduction": "Två veckor med lön före sommaren, tillsammans med din mentor.",
    "supervision": "En timme i veckan i grupp, och din mentor varje dag.",
    "development": "Utbildning under hösten, och en fast tjänst efter examen för den som vill.",
    "client_time": "Möten och hembesök varje vecka, alltid tillsammans med en erfaren kollega.",
}

MEASURED = "Möten, samtal och hembesök med barn, som del av all arbetstid under två veckor."
CLAIM = "[[tid-med-barn: Så mycket tid har vi för barnen]]"

DESCRIPTION = "Medhandläggare inom barn och unga"
DESCRIPTION_INTRO = (
    "Du arbetar bredvid en socialsekreterare som ansvarar för ärendet. En vanlig vecka har några möten, "
    "ett par hembesök, tid att skriva och en timmes handledning."
)
# text, kind, whether it is done
DUTIES = (
    ("Träffa barn och föräldrar tillsammans med ansvarig handläggare", "co_case_work", True),
    ("Förbereda möten och hämta in uppgifter", "co_case_work", True),
    ("Föra journal över det du själv har varit med om", "administration", True),
    ("Boka möten och tolk", "administration", True),
    ("Fatta beslut om utredning eller insats", "regulated", False),
    ("Bedöma behov av skydd på egen hand", "regulated", False),
)

# slug, title, summary, body, unit slugs, pay
JOBS = (
    (
        "sommarvikarie-barn-och-unga",
        "Sommarvikarie inom barn och unga",
        "Var medhandläggare i sommar, med mentor, handledning och introduktion redan i vår.",
        f"{_SUMMER}\n{CLAIM}\n",
        ("barn-norr", "barn-vaster", "ungdom"),
        (28_500, 31_500),
    ),
    (
        "sommarvikarie-ekonomiskt-bistand",
        "Sommarvikarie inom ekonomiskt bistånd",
        "Handlägg ekonomiskt bistånd i sommar. Du som läst minst fem terminer är välkommen.",
        _SUMMER.replace("vara medhandläggare i utredningar", "handlägga ansökningar om ekonomiskt bistånd"),
        ("ekonomiskt-bistand",),
        (28_000, 31_000),
    ),
    (
        "socionom-till-mottagningen",
        "Nybliven socionom till mottagningen",
        "Ta din examen och börja hos oss direkt. Du får en erfaren kollega vid din sida.",
        _SUMMER.replace(
            "vara medhandläggare i utredningar", "ta emot anmälningar och göra förhandsbedömningar"
        ),
        ("mottagningen",),
        (33_500, 36_500),
    ),
)
