"""What messages in other languages than English say, and what only looks like it."""

from __future__ import annotations

import re
import time

import pytest

from app.triage.cues import CUES, read_cues
from app.triage.cues_abroad import PATTERNS

SAID = {
    "outage": [
        "Seit heute früh steht bei uns alles still.",
        "Unser Onlineshop ist seit acht Uhr offline.",
        "Der Server ist nicht erreichbar.",
        "Bei uns geht gar nichts mehr.",
        "Le serveur ne répond plus depuis ce matin.",
        "Plus rien ne fonctionne.",
        "La plateforme est tombée à 9 h.",
        "Se ha caído el servidor.",
        "No funciona nada desde las ocho.",
        "Het hele kantoor ligt stil.",
        "Alle kassa's liggen eruit.",
        "Da stamattina è tutto fermo.",
        "Il sito è irraggiungibile.",
        "O sistema está fora do ar.",
        "O sistema caiu outra vez.",
        "U nas nic nie działa.",
        "Systemet ligger nere sedan i morse.",
    ],
    "scope_all": [
        "Alle unsere Mitarbeiter sind betroffen.",
        "Das ganze Büro wartet.",
        "Tous nos clients appellent.",
        "Personne n'arrive à se connecter.",
        "Todos nuestros clientes se quejan.",
        "Nadie puede entrar.",
        "Het hele kantoor ligt stil.",
        "Geen enkele klant komt erdoor.",
        "Nessuno riesce a timbrare.",
        "Tutti i dipendenti aspettano.",
        "Todos os nossos clientes estão à espera.",
        "Ninguém consegue trabalhar.",
        "Cała firma czeka.",
        "Hela kontoret väntar.",
    ],
    "scope_some": [
        "Drei Kollegen haben das auch.",
        "Plusieurs clients nous l'ont dit.",
        "Varios clientes lo han visto.",
        "Twee collega's hebben er last van.",
        "Alcuni clienti lo hanno segnalato.",
        "Vários clientes reclamaram.",
        "Kilku klientów to zgłosiło.",
        "Flera kunder har sagt det.",
    ],
    "only_me": [
        "Das ist nur bei mir so.",
        "Il n'y a que chez moi.",
        "Sólo me pasa a mí.",
        "Alleen bij mij gebeurt dit.",
        "Succede solo a me.",
        "Só comigo acontece.",
        "Tylko u mnie tak jest.",
        "Det är bara hos mig.",
    ],
    "malfunction": [
        "Der Export funktioniert seit gestern nicht.",
        "Ich kann mich nicht mehr anmelden.",
        "Die App stürzt beim Öffnen ab.",
        "L'application ne s'ouvre plus.",
        "Ça marche pas.",
        "ca marche plus depuis hier",
        "nao consigo entrar",
        "No me deja guardar.",
        "El programa se cuelga.",
        "De printer werkt sinds maandag niet.",
        "De app loopt steeds vast.",
        "L'app non si apre, non funziona.",
        "Il programma si blocca.",
        "O aplicativo fecha sozinho.",
        "O programa não está a funcionar.",
        "Aplikacja nie działa.",
        "Appen fungerar inte.",
    ],
    "blocked": [
        "Wir können seit gestern nicht arbeiten.",
        "Niemand kann sich einstempeln.",
        "On ne peut plus encaisser.",
        "Impossible de travailler.",
        "No podemos facturar.",
        "Nadie consigue entrar.",
        "Wij kunnen niet meer inloggen.",
        "Niemand kan inloggen.",
        "Nessuno riesce a timbrare.",
        "Non possiamo lavorare.",
        "Não conseguimos faturar.",
        "Nie możemy pracować.",
        "Vi kan inte fakturera.",
    ],
    "workaround": [
        "Wir schreiben vorerst alles von Hand.",
        "En attendant on note à la main.",
        "Mientras tanto lo hacemos a mano.",
        "Ondertussen doen we het met de hand.",
        "Nel frattempo facciamo a mano.",
        "Por enquanto fazemos no papel.",
        "Na razie zapisujemy na kartce.",
        "Tills vidare skriver vi för hand.",
    ],
    "partial": [
        "Hin und wieder dauert es ewig.",
        "De temps en temps ça rame.",
        "Tarda mucho en abrir.",
        "Af en toe hapert het beeld.",
        "Ogni tanto va a scatti.",
        "Às vezes demora muito.",
        "Czasami się zacina.",
        "Ibland är det långsamt.",
    ],
    "data_loss": [
        "Alle Kundendaten sind verschwunden.",
        "Die Rechnungen wurden ohne Vorwarnung gelöscht.",
        "Nos données ont disparu.",
        "Meine Daten sind nicht mehr da.",
        "Mes photos ne sont plus là.",
        "Mis fotos ya no están.",
        "Mijn foto's staan er niet meer.",
        "Non ci sono più i miei file.",
        "Os meus ficheiros já não aparecem.",
        "J'ai perdu tous mes fichiers.",
        "Se han borrado todos los pedidos.",
        "Han desaparecido las facturas.",
        "Onze gegevens zijn weg.",
        "Ik ben al mijn foto's kwijt.",
        "Sono spariti tutti i dati.",
        "I documenti sono stati cancellati.",
        "Sumiram todos os dados.",
        "Os ficheiros foram apagados.",
        "Zniknęły wszystkie dane.",
        "Alla filer är borta.",
    ],
    "security": [
        "Jemand hat sich in mein Konto eingeloggt.",
        "Mein Konto wurde gehackt.",
        "Ich sehe die Rechnungen anderer Kunden.",
        "Mon compte a été piraté.",
        "Je vois les factures d'autres clients.",
        "Han entrado en mi cuenta: alguien ha cambiado la clave.",
        "Veo los datos de otros clientes.",
        "Mijn account is gehackt.",
        "Ik zie de gegevens van andere klanten.",
        "Qualcuno è entrato nel mio profilo.",
        "Vedo i dati di altri clienti.",
        "Invadiram a minha conta.",
        "Alguém entrou na minha conta.",
        "Ktoś się włamał na moje konto.",
        "Mitt konto har blivit hackat.",
    ],
    "harmless": [
        "Es ist nichts passiert.",
        "Rien de grave.",
        "No es grave.",
        "Er is niets ernstigs gebeurd.",
        "Non ho cliccato.",
        "Não cliquei no link.",
        "Nic się nie stało.",
        "Inget allvarligt.",
    ],
    "danger": [
        "Das Gerät qualmt und es riecht verbrannt.",
        "Der Akku ist überhitzt.",
        "La prise a pris feu.",
        "Le chargeur dégage de la fumée.",
        "Sale humo del cargador.",
        "Er komt rook uit de lader.",
        "Esce fumo dal caricatore.",
        "Está saindo fumaça do carregador.",
        "Z ładowarki wydobywa się dym.",
        "Laddaren brinner.",
    ],
    "revenue": [
        "Unsere Kunden können nicht bezahlen.",
        "Wir verlieren jede Stunde Umsatz.",
        "Les clients n'arrivent pas à payer.",
        "Nous perdons des ventes.",
        "Los clientes no pueden pagar.",
        "Estamos perdiendo ventas.",
        "Klanten kunnen niet afrekenen.",
        "I clienti non possono pagare.",
        "Stiamo perdendo vendite.",
        "Os clientes não conseguem pagar.",
        "Klienci nie mogą zapłacić.",
        "Kunderna kan inte betala.",
    ],
    "deadline": [
        "Wir brauchen das bis Freitag.",
        "Die Abgabe ist morgen.",
        "Il me le faut avant demain midi.",
        "El plazo termina hoy.",
        "Lo necesito antes del viernes.",
        "Het moet uiterlijk vrijdag klaar zijn.",
        "Mi serve entro domani.",
        "Preciso disto até sexta.",
        "Potrzebuję tego do jutra.",
        "Det måste vara klart senast fredag.",
    ],
    "no_rush": [
        "Es eilt aber nicht.",
        "Rien d'urgent.",
        "Ce n'est pas urgent.",
        "No es urgente.",
        "No hay prisa.",
        "Het heeft geen haast.",
        "Non c'è fretta.",
        "Não é urgente.",
        "To nic pilnego.",
        "Ingen brådska.",
    ],
    "urgent": [
        "Bitte so schnell wie möglich.",
        "Es eilt!",
        "C'est une urgence.",
        "Lo antes posible, por favor.",
        "Zo snel mogelijk graag.",
        "Il prima possibile, grazie.",
        "O mais rápido possível.",
        "Proszę jak najszybciej.",
        "Det är brådskande.",
    ],
    "minor": [
        "Nur ein Schönheitsfehler.",
        "Une faute de frappe dans le menu.",
        "Es un pequeño detalle.",
        "Een spelfout op de knop.",
        "Un errore di battitura.",
        "Um erro de digitação no menu.",
        "Literówka w menu.",
        "Ett stavfel i menyn.",
    ],
    "question": [
        "Hallo, gibt es eine Version für den Mac?",
        "Bonjour, est-ce que je peux changer de formule ?",
        "¿Hay alguna versión para Mac?",
        "Hallo, kan ik mijn adres wijzigen?",
        "Salve, è possibile cambiare indirizzo?",
        "Olá, onde vejo a fatura?",
        "Dzień dobry, czy mogę zmienić adres?",
        "Hej, kan jag byta adress?",
    ],
    "howto": [
        "Wie stelle ich die Sprache um?",
        "Comment puis-je changer la langue ?",
        "¿Cómo cambio el idioma?",
        "Hoe kan ik de taal wijzigen?",
        "Come si fa a cambiare lingua?",
        "Como faço para mudar a língua?",
        "Jak mogę zmienić język?",
        "Hur byter jag språk?",
    ],
    "wish": [
        "Eine Suche wäre sehr praktisch.",
        "Ce serait bien de pouvoir trier.",
        "Sería muy útil poder ordenar.",
        "Het zou heel handig zijn om te sorteren.",
        "Sarebbe comodo poter ordinare.",
        "Seria ótimo poder ordenar.",
        "Przydałoby się sortowanie.",
        "Det vore bra att kunna sortera.",
    ],
    "steps": [
        "Erwartetes Ergebnis: 5.",
        "Attendu : 5, obtenu : 4.",
        "Pasos: abrir, guardar.",
        "Stappen: openen, opslaan.",
        "Passaggi: aprire, salvare.",
        "Passos: abrir, gravar.",
        "Kroki: otwórz, zapisz.",
        "Förväntat: 5.",
    ],
    "stops": [
        "Die App stürzt beim Start ab.",
        "L'application plante au démarrage.",
        "La aplicación se cuelga.",
        "De app crasht.",
        "L'app si chiude da sola.",
        "O aplicativo fecha sozinho.",
        "Aplikacja zawiesza się.",
        "Appen kraschar.",
    ],
    "repeat": [
        "Das passiert bei jedem Start.",
        "Chaque fois que j'ouvre.",
        "Ocurre una y otra vez.",
        "Iedere keer hetzelfde.",
        "Succede di continuo.",
        "Acontece toda vez que abro.",
        "Za każdym razem to samo.",
        "Varje gång jag öppnar.",
    ],
    "access": [
        "Mein Zugang ist gesperrt.",
        "J'ai oublié mes identifiants.",
        "Olvidé mis contraseñas.",
        "Ik ben mijn gebruikersnaam kwijt.",
        "Ho perso le credenziali.",
        "Esqueci a palavra-passe.",
        "Nie pamiętam hasła.",
        "Jag har glömt mitt lösenord.",
    ],
    "money": [
        "Die Lastschrift kam heute.",
        "Le prélèvement est passé.",
        "Me llegó el recibo.",
        "De incasso is geweest.",
        "Ho fatto il bonifico.",
        "Paguei o boleto.",
        "Przyszła faktura.",
        "Fakturan kom i dag: min betalning.",
    ],
    "money_wrong": [
        "Der Beitrag wurde doppelt abgebucht.",
        "J'ai été débitée deux fois.",
        "Me han cobrado dos veces.",
        "Er is dubbel afgeschreven.",
        "Mi avete addebitato: doppio addebito.",
        "Fui cobrado duas vezes.",
        "Dwukrotnie pobrano opłatę.",
        "Ni har dragit två gånger.",
    ],
    "order": [
        "Die Sendung kam nicht.",
        "Mon colis a été livré.",
        "El paquete no ha llegado.",
        "Het pakketje is niet bezorgd.",
        "Il pacco non arriva.",
        "A encomenda não chegou.",
        "Paczka nie dotarła.",
        "Leveransen är sen.",
    ],
    "thanks": [
        "Großes Lob an Ihr Team.",
        "Un grand merci pour tout.",
        "Muchísimas gracias por todo.",
        "Complimenten voor jullie service.",
        "Volevo ringraziarvi.",
        "Queria agradecer a ajuda.",
        "Dziękuję za pomoc.",
        "Stort tack för hjälpen.",
    ],
    "positive": [
        "Ich bin sehr zufrieden.",
        "C'est génial.",
        "Estoy encantada.",
        "Ik ben heel blij.",
        "Sono molto contenta.",
        "Gostei muito.",
        "Jestem zadowolona.",
        "Jag är jättenöjd, tack för allt.",
    ],
    "negative": [
        "Ich bin enttäuscht.",
        "C'est honteux.",
        "Estoy harta.",
        "Ik ben woedend.",
        "Sono furioso.",
        "Que vergonha.",
        "To skandal.",
        "Jag är besviken.",
    ],
    "sarcasm": [
        "Na toll, wieder alles weg.",
        "Merci pour rien.",
        "Gracias por nada.",
        "Lekker dan, weer niets.",
        "Grazie per niente.",
        "Obrigado por nada.",
        "Dzięki za nic.",
        "Tack för ingenting.",
    ],
    "resolved": [
        "Es geht inzwischen wieder.",
        "C'est réglé.",
        "Ya está solucionado.",
        "Het is al opgelost.",
        "Tutto risolto.",
        "Já está resolvido.",
        "Już działa.",
        "Det fungerar igen.",
    ],
}
NOT_SAID = {
    "outage": [
        "Ich möchte die App downloaden.",
        "Die Deko war etwas für Leute mit ausgefallene Ideen.",
        "Der Haarausfall wird schlimmer.",
        "Die Antwort fällt kurz aus.",
        "Durch das Update geht nichts verloren.",
        "Das Gerät ist im Modus offline gut.",
        "Le mode hors ligne est pratique.",
        "Le colis est tombé du camion.",
        "Se me cayó el tornillo.",
        "Mijn fiets staat in de schuur.",
        "Ik ben stil en blij.",
        "Il negozio è chiuso la domenica.",
        "Deixei cair o telemóvel.",
        "Jag är nere i källaren.",
        "Sie sind telefonisch nicht erreichbar.",
    ],
    "scope_all": [
        "Niemand ist betroffen.",
        "Kein Kunde ist betroffen.",
        "Personne n'est touché.",
        "Aucune caisse n'est touchée.",
        "Nadie está afectado.",
        "Geen enkele klant is getroffen.",
        "Nessun cliente è coinvolto.",
        "Nenhuma loja foi afetada.",
        "Ingen kund är drabbad.",
        "Bonjour tout le monde,",
        "Merci à toute l'équipe.",
    ],
    "scope_some": [
        "Viele Grüße aus Köln",
        "Beaucoup de bruit",
        "Muchas gracias",
        "Veel succes",
        "Molte grazie",
    ],
    "malfunction": [
        "Darum geht es nicht.",
        "Cela fonctionne plus vite que prévu.",
        "Une plante verte.",
        "No va a ser difícil.",
        "Het gaat niet om geld.",
        "Non va bene?",
        "Não quero comprar.",
    ],
    "blocked": [
        "Ich bin nicht ausgesperrt.",
        "Wir können arbeiten.",
        "Nous pouvons travailler.",
        "Los clientes preguntan por el horario.",
        "Wij kunnen inloggen.",
        "Possiamo lavorare.",
        "Podemos trabalhar.",
        "De afspraak staat vast.",
    ],
    "data_loss": [
        "Die Daten sind nicht verloren.",
        "Es gingen keine Daten verloren.",
        "Die Unterlagen sind auf dem Weg.",
        "Bitte löschen Sie meine Daten.",
        "Meine Daten sollen gelöscht werden.",
        "Nos données n'ont pas disparu.",
        "Comment supprimer une photo ?",
        "Los datos no se han borrado.",
        "¿Cómo borro una foto?",
        "De gegevens zijn niet weg.",
        "Ik ben onderweg met de documenten.",
        "I dati non sono spariti.",
        "Os dados não foram apagados.",
        "Dane nie zniknęły.",
        "Filerna är inte borta.",
    ],
    "security": [
        "Die Wartezeit betrug drei Stunden.",
        "Kann sich jemand um mein Konto kümmern?",
        "Wie ändere ich mein Passwort?",
        "Das Paket kam mit fremder Hilfe.",
        "Nous cherchons un compromis.",
        "Llegó con un golpe en la esquina.",
        "Kan iemand mijn wachtwoord resetten?",
        "Abbiamo firmato il compromesso.",
        "Inserisco i dati di un cliente.",
        "Quero resgatar os meus pontos.",
    ],
    "danger": [
        "Die LED brennt rot.",
        "Was ist ein Rauchmelder?",
        "Niemand wurde verletzt.",
        "Personne n'est en colère.",
        "El fuso horario está mal.",
        "Il fuso orario è sbagliato.",
        "De brand van de schoenen.",
    ],
    "revenue": [
        "Kunden können jetzt wieder bezahlen.",
        "Los clientes pueden pagar con tarjeta.",
        "I clienti possono pagare.",
    ],
    "deadline": ["Bis bald!", "À demain !", "Até logo!", "Tot morgen!", "A domani!"],
    "urgent": [
        "Es eilt nicht.",
        "Das ist nicht eilig.",
        "No es urgente.",
        "Pas d'urgence.",
        "Het is niet dringend.",
        "Ik kom haast nooit.",
        "Non c'è urgenza.",
        "Não é urgente.",
        "Notfalls warte ich.",
        "To nic nowego.",
    ],
    "resolved": [
        "Es geht immer wieder aus.",
        "Das geht schon wieder nicht.",
        "Das Problem ist nicht behoben.",
        "No resuelto.",
        "Non risolto.",
    ],
    "negative": ["Reicht es Ihnen am Freitag?", "Der Anwalt Meier bestellt Stühle."],
    "thanks": ["Quisiera dar de baja mi perfil."],
    "only_me": ["Il est plus grand que moi.", "Sólo me falta la factura."],
    "workaround": ["Non funziona bene.", "Cela ne fonctionne en aucun cas.", "No funciona bien."],
}
DENIED = [
    ("outage", "Es gab nie einen Stromausfall."),
    ("outage", "Brak awarii."),
    ("data_loss", "Aucune donnée n'a été perdue."),
    ("data_loss", "Ningún archivo se ha perdido."),
    ("data_loss", "Nessun file è stato cancellato."),
    ("data_loss", "Nenhum arquivo foi apagado."),
    ("data_loss", "Inga filer är borta."),
    ("data_loss", "Geen gegevens zijn verloren."),
    ("danger", "Personne n'est blessé."),
    ("danger", "Nadie resultó herido."),
    ("danger", "Nessuno è ferito."),
    ("danger", "Ninguém ficou ferido."),
    ("danger", "Er is niemand gewond."),
    ("security", "Er is niets gestolen."),
    ("security", "Nessuno mi ha rubato nulla."),
    ("security", "Não fui roubado."),
    ("urgent", "Aucune urgence."),
    ("urgent", "Sem nenhuma urgência."),
    ("urgent", "Det är inte brådskande."),
]
"""What a word before the cue takes back."""
SUPPOSED = [
    ("outage", "Was passiert, wenn der Server nicht erreichbar ist?"),
    ("outage", "Que se passe-t-il si le serveur ne répond plus ?"),
    ("outage", "¿Qué pasa si se ha caído el servidor?"),
    ("outage", "Wat gebeurt er als het kantoor stil ligt en alles ligt plat?"),
    ("data_loss", "Cosa succede se i dati vengono cancellati?"),
    ("data_loss", "O que acontece se os dados forem apagados?"),
]
ENGLISH = [
    "Once more: the die was cast, and we also gave a gift to the brand team.",
    "Come on, the fast one is a compromise; hay and corn are in stock.",
    "The vole ate the plants, the rook sat still, the lag made the map smelt.",
    "I am content with the toll, the quota and the prima donna.",
    "Was the rota right, and is the data plus the notes in place?",
    "He did not lose a single rose in the garden of the casserole queen.",
]
"""Words that mean something in another language."""


@pytest.mark.parametrize(("cue", "text"), [(cue, text) for cue, texts in SAID.items() for text in texts])
def test_it_is_read(cue: str, text: str) -> None:
    assert read_cues(text).strength[cue] > 0


@pytest.mark.parametrize(("cue", "text"), [(cue, text) for cue, texts in NOT_SAID.items() for text in texts])
def test_what_only_looks_like_it_is_not(cue: str, text: str) -> None:
    assert read_cues(text).strength[cue] == 0


@pytest.mark.parametrize(("cue", "text"), DENIED)
def test_what_is_denied_is_not_said(cue: str, text: str) -> None:
    assert read_cues(text).strength[cue] == 0


@pytest.mark.parametrize(("cue", "text"), SUPPOSED)
def test_what_is_only_supposed_counts_less(cue: str, text: str) -> None:
    assert 0 < read_cues(text).strength[cue] < 0.5


@pytest.mark.parametrize("text", ENGLISH)
def test_english_stays_english(text: str) -> None:
    found = {
        (name, match[0])
        for name, sources in PATTERNS.items()
        for match in re.finditer("|".join(sources), text, re.I)
    }
    assert not found


def test_each_cue_is_one_of_the_desks_cues() -> None:
    assert set(PATTERNS) <= set(CUES)
    assert set(SAID) == set(PATTERNS)


@pytest.mark.parametrize(
    "word", ["daten ", "kann ", "données, ", "a'", "über ", "no puedo ", "wie, ", "x", "¿", "non ", "- "]
)
def test_reading_takes_linear_time(word: str) -> None:
    text = (word * 1000)[:1000]
    started = time.process_time()
    for sources in PATTERNS.values():
        re.compile("|".join(sources), re.I).search(text)
    assert time.process_time() - started < 2.0


@pytest.mark.parametrize(
    "text",
    [
        "I can open pay slips of other employees in the portal.",
        "Ich sehe in der App die Lohnabrechnungen von anderen Leuten.",
        "Je vois les factures d'autres clients.",
        "Veo las facturas de otros clientes.",
        "Ik zie de loonstroken van andere medewerkers.",
        "Vedo le buste paga di altri dipendenti.",
        "Vejo os holerites de outros funcionários.",
    ],
)
def test_what_belongs_to_others_is_a_security_matter(text: str) -> None:
    assert read_cues(text).strength["security"] > 0


@pytest.mark.parametrize(
    "text", ["We import orders from another system.", "How do I see invoices from other years?"]
)
def test_other_things_are_none(text: str) -> None:
    assert read_cues(text).strength["security"] == 0
