"""What may hurt people, who has followed a false message, and what is shown that is another's, in all languages."""

from __future__ import annotations

import pytest

from app.triage.decide import read_case
from app.triage.types import TriageOutcome
from tests.triage.harms import harms

STATED = {
    "hazard": [
        "The charger gave a bang and a flame shot out, my curtain is gone.",
        "There was a loud bang, then flames came out of the back of your toaster.",
        "the adapter of the box hummed, then a bang and a flame the size of my hand",
        "Sparks came out and the wall around the outlet is black.",
        "The plug glowed red and the socket is charred.",
        "There are scorch marks on the wall behind your heater.",
        "The extension lead melted last night.",
        "The lamp post has no cover at the foot, bare wires hang out.",
        "Live cables are sticking out of the wall beside the playground.",
        "Our tap water is brown and smells of diesel.",
        "Since noon the water from the tap is cloudy, two children have vomited.",
        "My kids had diarrhoea after drinking the tap water.",
        "The manhole cover in front of the school is missing, children walk past it.",
        "An open lift shaft on the third floor, the doors gape.",
        "The lift doors open and there's no cabin behind them.",
        "The smoke alarm did not go off although the kitchen was full of smoke.",
        "The carbon monoxide detector stayed silent when the boiler failed.",
        "Our lifeguard button never went off at yesterday's test.",
        "The collision warner did not beep and the driver hit the rack.",
        "The panic button calls nobody.",
        "The low sugar alarm makes no sound on my phone.",
        "All smoke detectors of the house show 'sensor disabled'.",
        "The lights at the level crossing stay dark although trains run.",
        "Das Netzteil hat geknallt und eine Stichflamme kam heraus, der Vorhang ist verbrannt.",
        "Es gab einen Knall und Flammen schlugen aus der Steckdose.",
        "Am Laternenmast vor der Schule hängen blanke Kabel heraus.",
        "Bei uns kommt braunes Wasser aus dem Hahn und es riecht nach Diesel.",
        "Vor der Kita fehlt ein Kanaldeckel, der Schachtdeckel ist weg.",
        "Der Rauchmelder hat nicht angeschlagen, obwohl die Küche voller Qualm war.",
        "Le bloc d'alimentation a fait une explosion et une flamme est sortie, le rideau a brûlé.",
        "Des fils électriques dénudés sortent du lampadaire.",
        "L'eau du robinet sent l'essence.",
        "La plaque d'égout devant l'école manque.",
        "Le détecteur de fumée n'a pas sonné pendant l'incendie.",
        "Hubo una explosión y salieron llamas del cargador.",
        "Hay cables pelados colgando de la farola.",
        "El agua del grifo huele a gasolina.",
        "Falta la tapa de la alcantarilla delante del colegio.",
        "El detector de humo no sonó anoche.",
        "Er was een knal en er kwamen vlammen uit de lader, vlam sloeg in het gordijn.",
        "Blote draden hangen uit de lantaarnpaal.",
        "Het kraanwater ruikt naar benzine.",
        "Het putdeksel voor de school ontbreekt.",
        "De rookmelder ging niet af bij de brand.",
        "C'è stato un botto e sono uscite fiamme dal caricabatterie.",
        "Dal lampione escono fili scoperti.",
        "L'acqua del rubinetto puzza di gasolio.",
        "Davanti alla scuola manca il tombino.",
        "Il rilevatore di fumo non è scattato.",
        "Houve um estouro e saíram chamas do carregador.",
        "Há fios descarnados a sair do poste.",
        "A água da torneira cheira a gasóleo.",
        "Falta a tampa do esgoto em frente à escola.",
        "O detetor de fumo não tocou.",
        "Był huk i płomień z ładowarki.",
        "Gołe przewody wystają z latarni.",
        "Woda z kranu śmierdzi benzyną.",
        "Brak pokrywy studzienki przed szkołą.",
        "Czujnik dymu nie zadziałał.",
        "Det kom en smäll och lågor ur laddaren.",
        "Blanka kablar hänger ur lyktstolpen.",
        "Kranvattnet luktar diesel.",
        "Brunnslocket utanför skolan saknas.",
        "Brandvarnaren larmade inte.",
    ],
    "fraud_victim": [
        "I got a mail in your name, entered my card and 900 € are gone.",
        "A message INSIDE your app asked me to confirm the card at another page. I did. 1.140 € gone.",
        "I clicked the link in a text and typed the code from my card. Now 2,300 euros are missing.",
        "A caller said he was from your bank, I read him the code, then they withdrew $4,000.",
        "Über den Chat in eurer App kam ein Link, ich habe die Kartendaten eingegeben und 800 € sind weg.",
        "J'ai cliqué sur un lien reçu par message, j'ai saisi ma carte et 600 € ont disparu.",
        "Recibí un mensaje con un enlace, introduje la tarjeta y me han quitado 500 €.",
        "Via een bericht kreeg ik een link, ik heb mijn kaart ingevuld en 700 euro is weg.",
        "Ho ricevuto un messaggio, ho inserito la carta e mi hanno prelevato 450 €.",
        "Recebi uma mensagem, inseri o cartão e tiraram-me 300 euros.",
        "Dostałam wiadomość, podałam dane karty i zniknęło 900 zł.",
        "Jag fick ett meddelande, klickade på länken och skrev in koden från kortet, 5000 kr är borta.",
    ],
    "foreign_view": [
        "I opened mine and got the payslip of another employee.",
        "I opened my payslip and it is Maria Kunz's.",
        "Instead of my invoice, I see that of a stranger.",
        "I get someone else's lab results instead of mine.",
        "The camera app shows a stranger's living room.",
        "My baby monitor shows the nursery of another family.",
        "In the app I suddenly see somebody else's child.",
        "I open the baby cam and see a cot in a stranger's room.",
        "My report contains the diagnosis of another patient.",
        "Ich habe meine Abrechnung geöffnet und es war die eines anderen Kollegen.",
        "Die Kamera zeigt ein fremdes Wohnzimmer.",
        "J'ai ouvert ma fiche de paie et c'est celle d'une autre employée.",
        "La caméra montre le salon d'inconnus.",
        "Abrí mi nómina y es la de otra persona.",
        "La cámara muestra la habitación de otra familia.",
        "Ik opende mijn loonstrook en zag die van iemand anders.",
        "De babyfoon toont de kinderkamer van een ander gezin.",
        "Ho aperto la mia busta paga ed è quella di un'altra persona.",
        "Abri o meu recibo e era o de outra pessoa.",
        "Otworzyłem swój pasek i widzę dane innej osoby.",
        "Jag öppnade min lönespecifikation och såg någon annans.",
    ],
    "takeover": [
        "They changed the e-mail of my account... somebody changed my e-mail address and bought six films.",
        "Jemand hat meine Mailadresse geändert und sechs Filme gekauft.",
        "Han cambiado el correo y me han comprado 6 películas.",
        "On a changé l'adresse mail de mon compte et acheté six films.",
        "Hanno cambiato l'email e comprato tre giochi.",
        "Mudaram o e-mail e compraram dois filmes.",
        "Iemand heeft mijn wachtwoord gewijzigd en drie films gekocht.",
        "Ktoś zmienił adres e-mail i kupił trzy filmy.",
        "Någon har ändrat mejlen och köpt två filmer.",
    ],
}
NOT_STATED = [
    "Does the lamp make sparks when it is switched off? A friend said so.",
    "The flame of your LED candle looks so real, lovely!",
    "Does the burner go on with a bang and a flame, or is it quiet?",
    "The trailer of the film ends with a bang and flames all over the screen.",
    "Which wires hang out of the new socket, is it blue and brown?",
    "What do I do if bare wires hang out of the wall?",
    "Our water bill is brown with coffee, could you send a new one?",
    "The water meter reading is wrong.",
    "Does your tap water smell of chlorine?",
    "The shaft of the mower is broken.",
    "The office is open and the cover of the album is missing.",
    "Does the smoke alarm beep when its battery is low?",
    "The smoke detector does not connect to the app.",
    "My smoke alarm went off and everything was fine, it works.",
    "If the gas alarm did not go off, who would be liable?",
    "Our fire alarm did not go off, and I am glad: nothing burned... last year.",
    "The fireworks ended with a bang and sparks, thank you for the evening.",
    "Macht die Lampe Funken, wenn man sie ausschaltet?",
    "Welche Kabel hängen aus der Dose, blau oder braun?",
    "Unsere Wasserrechnung ist falsch.",
    "Que faire si l'eau du robinet sent l'essence ?",
    "¿Qué hago si el agua huele a gasolina?",
    "Wat doe ik als de rookmelder niet afgaat?",
    "A mail in your name asks for my card. I did not enter anything.",
    "I got a fake message with a link to confirm my card, is it yours?",
    "I entered my card at the checkout and the 40 € were charged, thanks.",
    "The discount code in your mail was entered but 5 € are missing.",
    "My money is gone because you charged me twice, I entered the card code once.",
    "Someone else's feedback on my slides would help me.",
    "I opened my account at another branch of a different bank.",
    "Instead of my photo I see a grey circle.",
    "Can I show my camera in another room?",
    "The camera shows the living room upside down.",
    "I opened my invoice in another browser and it looks fine.",
    "How do I open another person's file that was shared with me?",
    "Kann ich die Kamera in einem anderen Zimmer aufhängen?",
    "J'ai ouvert mon compte dans une autre agence.",
    "Abrí mi cuenta en otra ciudad.",
    "I changed my e-mail address and bought six films.",
    "He cambiado el correo y he comprado 6 películas.",
    "Have I to change the address if someone bought it as a gift?",
]


@pytest.mark.parametrize(
    ("kind", "body"), [(kind, body) for kind, bodies in STATED.items() for body in bodies]
)
def test_a_plain_statement_is_read_as_its_kind(kind: str, body: str) -> None:
    assert kind in {harm.kind for harm in harms(body)}


@pytest.mark.parametrize("body", NOT_STATED)
def test_questions_suppositions_and_everyday_matters_are_none(body: str) -> None:
    assert not harms(body)


@pytest.mark.parametrize(
    ("body", "danger", "security"),
    [
        ("Bare wires hang out of the lamp post.", True, False),
        ("My camera app shows a strange living room.", False, True),
        ("I got a mail in your name, entered my card and 900 € are gone.", False, True),
    ],
)
def test_a_hazard_is_a_danger_and_a_foreign_view_a_security_matter(
    body: str, danger: bool, security: bool
) -> None:
    case = read_case(TriageOutcome(model="local", config_version="1"), "Hello", body)
    assert (case.danger, case.security) == (danger, security)
