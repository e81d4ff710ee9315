"""Standstills, weaknesses, deletions, emergency calls and stolen numbers, in all languages, and what only sounds like one."""

from __future__ import annotations

import numpy as np
import pytest

from app.triage.classifier import _decide
from app.triage.config import TriageConfig
from app.triage.features import Document, Lexicon
from app.triage.text import read_ticket
from app.triage.types import Severity
from tests.triage.harms import harms

STATED = {
    "standstill": [
        "site down",
        "Our webshop is down.",
        "everything is down",
        "API DOWN!!!",
        "prod is down",
        "payments failing",
        "Checkout not working for everyone",
        "The booking system has been offline since 7.",
        "All 18 ticket gates are down, people queue out to the street.",
        "11 of our 12 tills are dead.",
        "Production went down after your deploy, customers are calling.",
        "Complete outage at all our branches!",
        "Hello, our site is unreachable since this morning.",
        "Unser Shop ist seit heute früh down.",
        "Alles steht!",
        "Totalausfall in der Produktion seit 6 Uhr",
        "Kassen tot",
        "Notre site est en panne depuis 8 h.",
        "Tout est bloqué.",
        "Panne totale",
        "La web está caída.",
        "Todo caído",
        "Los pagos fallan desde esta mañana.",
        "De webshop ligt plat.",
        "Alles ligt eruit sinds 8 uur.",
        "Il sito è giù da stamattina.",
        "È tutto fermo!",
        "O site está fora do ar.",
        "A loja caiu.",
        "Sklep nie działa.",
        "Wszystko leży.",
        "Sajten ligger nere.",
        "Allt är nere sedan 8.",
    ],
    "part_down": [
        "nothing works",
        "Server down",
        "Our VPN is down since 9",
        "mail server not responding",
        "The database is down again.",
        "Phones dead.",
        "Nichts geht mehr",
        "Unser Server ist nicht erreichbar.",
        "Plus rien ne marche",
        "Le serveur ne répond plus.",
        "No funciona nada",
        "El servidor está caído.",
        "Niets werkt meer",
        "Het netwerk ligt plat.",
        "Non funziona più niente",
        "Il server è giù.",
        "Nada funciona",
        "O servidor caiu.",
        "Nic nie działa",
        "Serwer nie odpowiada.",
        "Ingenting fungerar",
        "Servern ligger nere.",
    ],
    "weakness": [
        "I found a stored XSS in the comment field of your ticket form.",
        "There is an SQL injection in your search endpoint. Do you run a bug bounty?",
        "IDOR in your invoices API: any customer can read all invoices.",
        "Your login page is vulnerable to CSRF.",
        "Path traversal via /download lets me fetch files.",
        "Your server still runs a library exposed to CVE-2024-31337.",
        "Your AWS secret key is in the JavaScript of your home page.",
        "The debug page prints your database password.",
        "/export returns the customer list to anonymous visitors.",
        "The reset link works for any account if one changes the mail in the URL.",
        "Anybody without a login can download your customers' invoices.",
        "Without logging in I can open all customer records.",
        "Your backup bucket is publicly listable.",
        "Ich habe eine XSS-Lücke gefunden: XSS in Ihrer Suche.",
        "Eine SQL-Injection in Ihrem Formular ist möglich.",
        "Ohne Anmeldung kann man alle Kundendaten abrufen.",
        "Ihr AWS-Schlüssel steht im Quelltext.",
        "J'ai trouvé une faille XSS dans votre formulaire.",
        "Sans connexion on peut lire les factures de vos clients.",
        "He encontrado una inyección SQL en su buscador.",
        "Cualquiera puede descargar los datos de sus clientes.",
        "Ik heb een lek in jullie portaal gevonden: er is een SQL-injectie in het zoekveld.",
        "Zonder in te loggen kan ik alle facturen openen.",
        "Ho trovato una vulnerabilità XSS nel vostro modulo.",
        "Chiunque può scaricare le fatture dei vostri clienti.",
        "Encontrei uma vulnerabilidade no vosso formulário.",
        "Sem login consigo ver os dados dos clientes.",
        "Znalazłem lukę XSS w waszym formularzu.",
        "Bez logowania widzę dane wszystkich klientów.",
        "Jag har hittat en sårbarhet i er sökning.",
        "Utan inloggning kan man läsa alla fakturor.",
    ],
    "deletion": [
        "A temp deleted our whole wiki. Can it be restored?",
        "I accidentally deleted the entire repository, can you restore it?",
        "Our trainee clicked 'delete organisation' and everything in it is gone.",
        "Someone ran DROP TABLE on prod. We have no backup.",
        "My colleague removed all our boards an hour ago by accident. Forty people work with them.",
        "The production database was accidentally wiped by a script.",
        "I deleted the wrong database, help!",
        "Ein Praktikant hat aus Versehen den ganzen Arbeitsbereich gelöscht. Gibt es einen Papierkorb?",
        "Ich habe versehentlich unsere Datenbank gelöscht.",
        "Un stagiaire a supprimé tout l'espace de travail par erreur.",
        "J'ai effacé toute la base de données par erreur.",
        "Un becario ha borrado todo el espacio de trabajo. ¿Hay papelera?",
        "He borrado sin querer todos nuestros proyectos.",
        "Een stagiair heeft per ongeluk de hele werkruimte verwijderd.",
        "Uno stagista ha cancellato tutto lo spazio di lavoro per errore.",
        "Ho eliminato per sbaglio tutti i progetti.",
        "Um estagiário apagou toda a base de dados por engano.",
        "Apaguei sem querer todos os projetos.",
        "Praktykant przez przypadek usunął całą przestrzeń roboczą.",
        "Usunęłam przypadkiem wszystkie projekty.",
        "En praktikant raderade hela arbetsytan av misstag.",
        "Jag råkade radera alla projekt.",
    ],
    "emergency_calls": [
        "Calls to 911 fail, other calls are fine.",
        "We can't dial 112 from our desk phones.",
        "Emergency calls end with a busy tone from the third floor.",
        "999 calls do not go through.",
        "Notrufe gehen nicht durch, alle anderen Gespräche schon.",
        "Die 112 ist von unserer Anlage aus nicht erreichbar.",
        "Les appels vers le 112 ne passent plus.",
        "Impossible d'appeler le 15 depuis nos postes.",
        "Las llamadas al 112 no salen.",
        "Bellen naar 112 lukt niet, de rest wel.",
        "Le chiamate al 112 non partono.",
        "As chamadas para o 112 não completam.",
        "Połączenia z numerem 112 nie przechodzą.",
        "Samtal till 112 går inte fram.",
    ],
    "sim_swap": [
        "Somebody else ordered a new SIM for my number and my phone is dead.",
        "A replacement SIM was activated yesterday, not by me.",
        "My bank says that the codes were used and my phone has no signal.",
        "Jemand hat eine neue SIM-Karte auf meinen Namen bestellt.",
        "Quelqu'un a commandé une nouvelle carte SIM à mon nom.",
        "Alguien pidió un duplicado de mi SIM.",
        "Iemand heeft een nieuwe simkaart aangevraagd op mijn nummer.",
        "Qualcuno ha attivato una nuova SIM con il mio numero.",
        "Alguém pediu um novo cartão SIM com o meu número.",
        "Ktoś wyrobił duplikat karty SIM na mój numer.",
        "Någon har beställt ett nytt SIM-kort på mitt nummer.",
    ],
}
NOT_STATED = [
    "We've put the server down on the lower shelf.",
    "My phone is not working.",
    "The phone is dead because I dropped it, which battery fits?",
    "System down jacket, size M",
    "The page went down for a minute. It's up again.",
    "You were down for two days last week, fine now.",
    "Is v1 of the API dead?",
    "I would like to take our website offline for the holidays.",
    "Is there a down-sizing option for our server?",
    "Is your site down?",
    "What do we do if everything is down?",
    "Our site is not down, all fine.",
    "Our test server is down, no matter.",
    "The site is down to two editors.",
    "Everything is down to your excellent support.",
    "When is the API down for maintenance?",
    "We would be lost if the shop was down.",
    "The price of the server is down.",
    "Which payments fail?",
    "The blinds are down.",
    "Ist die Seite down?",
    "Der Server steht im Keller.",
    "Alles ist gut.",
    "Das System steht im Flur.",
    "Wann steht die Produktion?",
    "Le site est-il en panne ?",
    "Tout est parfait.",
    "La web es bonita.",
    "Alles is goed.",
    "Het systeem staat in de kelder.",
    "Tutto bene.",
    "Está tudo bem.",
    "Wszystko działa.",
    "Allt är bra.",
    "Serwer stoi w piwnicy.",
    "Does your firewall block XSS?",
    "Are you vulnerable to CVE-2024-31337?",
    "Do you run a bug bounty?",
    "Anyone can read our public page.",
    "Can anybody without a login read our documents?",
    "We need training on SQL injection.",
    "How do you protect against CSRF?",
    "Our API key is in the settings, where do I rotate it?",
    "Where do I find my API key?",
    "I can open my invoices without logging in, how handy?",
    "We'd like that guests can view documents without a login.",
    "Haben Sie ein Bug-Bounty-Programm?",
    "Sind Sie gegen XSS geschützt?",
    "Schützt Ihre Firewall vor SQL-Injection?",
    "Êtes-vous protégés contre les injections SQL ?",
    "¿Protegen contra XSS?",
    "Kan iedereen zonder in te loggen onze pagina lezen?",
    "Come vi proteggete da XSS?",
    "Jak chronicie się przed XSS?",
    "Hur skyddar ni er mot XSS?",
    "I deleted my account on purpose.",
    "Please delete all my data.",
    "I deleted one draft by accident, can I get it back?",
    "I deleted a note by mistake.",
    "My intern deleted the test project, can it be restored?",
    "We deleted the old workspace as planned.",
    "How do I delete the whole workspace?",
    "Can an admin delete the whole workspace?",
    "I removed all my boards and want to start fresh.",
    "Ich habe aus Versehen einen Entwurf gelöscht.",
    "Wie lösche ich den ganzen Arbeitsbereich?",
    "J'ai supprimé une note par erreur.",
    "He borrado una nota sin querer.",
    "Ik heb per ongeluk een notitie verwijderd.",
    "Ho cancellato una nota per sbaglio.",
    "Apaguei um rascunho por engano.",
    "Usunęłam przypadkiem notatkę.",
    "Jag råkade radera ett utkast.",
    "Can I dial 911 with your VoIP plan?",
    "Do emergency calls work during a power cut?",
    "The museum is at 112 High Street and I can't call the lift.",
    "We have 112 calls that failed to sync, one of them mine.",
    "Wie setzt man mit der App einen Notruf ab?",
    "Peut-on appeler le 112 sans carte SIM ?",
    "I ordered a new SIM, when does it arrive?",
    "Please send a replacement SIM.",
    "The new SIM was activated by me yesterday, thanks.",
    "Wann kommt meine neue SIM?",
    "J'ai commandé une nouvelle carte SIM.",
    "He pedido una nueva tarjeta SIM.",
]


@pytest.mark.parametrize(
    ("kind", "body"), [(kind, body) for kind, bodies in STATED.items() for body in bodies]
)
def test_a_plain_statement_is_read_as_its_kind(kind: str, body: str) -> None:
    assert kind in {harm.kind for harm in harms(body)}


@pytest.mark.parametrize("body", NOT_STATED)
def test_questions_wishes_and_small_matters_are_none(body: str) -> None:
    assert not harms(body)


def test_a_closing_question_takes_nothing_back() -> None:
    assert harms(
        "Any guest without a password can download your customers' contracts. Do you pay for such hints?"
    )
    assert harms("One of our teachers deleted all our courses by mistake. Can you bring them back?")


@pytest.mark.parametrize("body", ["Outage!", "Panne", "Storing!!", "Awaria", "Ausfall. Hilfe!"])
def test_a_message_of_one_word_can_tell_of_a_standstill(body: str) -> None:
    assert [harm.kind for harm in harms(body)] == ["standstill"]
    assert not harms(f"{body} A fine title for my novel, is it still free to use?")


def test_a_standstill_in_a_subject_counts_above_little_else() -> None:
    assert harms("Please call 555 0101.", "Webshop down")
    assert not harms("Solved, thank you.", "Re: Webshop down")
    assert not harms("It was maintenance that we had planned.", "Webshop down")


def test_a_deletion_that_was_meant_or_cost_little_is_none() -> None:
    told = "My colleague deleted the whole workspace"
    assert harms(f"{told}. Can you restore it?")
    assert not harms(f"{told} on purpose. Can you restore the settings?")
    assert not harms(f"{told}. Fortunately we have a backup.")
    assert not harms("I've deleted all my photos from the camera, which card do I need?")
    assert not harms(told + "."), "nothing says that it was not meant"


@pytest.mark.parametrize(
    ("body", "severity"),
    [
        ("May we bring two canisters of paint in the boot of our van, is that allowed?", Severity.LOW),
        ("Whats the limit for bags of a child", Severity.LOW),
        ("The gate of the crossing says closed and it stands open.", Severity.CRITICAL),
        ("Nobody can pay at any till since noon, can you help?", Severity.CRITICAL),
    ],
)
def test_a_question_about_nothing_wrong_is_critical_only_where_that_is_likely(
    config: TriageConfig, body: str, severity: Severity
) -> None:
    levels = np.array([0.45, 0.2, 0.1, 0.25])
    document = Document(read_ticket("A word", body), Lexicon(config))
    assert _decide(levels, document) is severity
