"""Nouns of other languages than English that cues are made of: sources of regular expressions."""

from __future__ import annotations

# Machines and services that can be down.
SYS_DE = r"\b(?:\w{0,12}server|\w{0,8}seite|website|\w{0,8}system|dienst|\w{0,8}portal|\w{0,8}shop|app|plattform|api|datenbank|kassen?|anlage|leitung|telefonanlage|netz|netzwerk|internet|wlan|zentrale|produktion)\b"
SYS_FR = r"\b(?:serveurs?|site|syst[èe]me|r[ée]seau|plateforme|appli(?:cation)?|boutique|caisses?|internet|base de donn[ée]es|logiciel|portail|standard|messagerie|extranet|intranet)\b"
SYS_ES = r"\b(?:servidor(?:es)?|web|p[áa]gina|sistema|red|plataforma|app|aplicaci[óo]n|tienda|cajas?|internet|base de datos|programa|portal|central(?:ita)?|tpv|servicio)\b"
SYS_NL = r"\b(?:\w{0,10}server|website|webshop|site|\w{0,10}systeem|netwerk|internet|platform|app|kassa(?:['’]?s)?|database|portaal|telefooncentrale|verbinding)\b"
SYS_IT = r"\b(?:server|sito|sistema|rete|piattaforma|app|negozio|cass[ae]|internet|database|programma|portale|centralino|gestionale|servizio|linea)\b"
SYS_PT = r"\b(?:servidor(?:es)?|site|s[ií]tio|sistema|rede|plataforma|app|aplicativo|aplica[çc][ãa]o|loja|caixas?|internet|base de dados|banco de dados|programa|portal|servi[çc]o|central)\b"
SYS_PL = r"\b(?:serwer|stron[ay]|system|sklep|portal|aplikacja|sie[ćc]|internet|platforma|kas[ay]|baza)\b"
SYS_SV = r"\b(?:servern|sajten|hemsidan|webbplatsen|systemet|n[äa]tet|n[äa]tverket|internet|plattformen|appen|kassan|kassorna|databasen|portalen|tj[äa]nsten|butiken)\b"
# Whose number tells how far a fault reaches.
WHO_DE = r"(?:\w{0,12}kund(?:en|innen)|\w{0,12}mitarbeiter\w{0,5}|mitarbeitende[nr]?|kolleg(?:en|innen)|\w{0,8}nutzer\w{0,5}|anwender\w{0,5}|patient(?:en|innen)|sch(?:ü|ue)ler\w{0,5}|lehrer\w{0,5}|g(?:ä|ae)ste|mitglieder|filialen|standorte|arbeitspl(?:ä|ae)tze|ger(?:ä|ae)te|rechner|kassen|fahrer\w{0,5}|teilnehmer\w{0,5}|abteilungen|mieter\w{0,5}|eltern|praxen|schulen|bestellungen|zahlungen|auftr(?:ä|ae)ge)"
WHO_FR = r"(?:clients?|clientes|utilisateurs|utilisatrices|employ[ée]s|salari[ée]s|coll[èe]gues|collaborateurs|patients|[ée]l[èe]ves|[ée]tudiants|enseignants|parents|membres|adh[ée]rents|abonn[ée]s|agents|postes|caisses|magasins|boutiques|agences|[ée]coles|sites|bureaux|services|commandes|paiements|familles|chauffeurs|locataires|participants|appareils|tablettes|ordinateurs)"
WHO_ES = r"(?:clientes|usuari[oa]s|emplead[oa]s|compa[ñn]er[oa]s|trabajador(?:es|as)|alumn[oa]s|estudiantes|profesores|pacientes|soci[oa]s|padres|familias|tiendas|oficinas|sucursales|equipos|cajas|ordenadores|computadoras|pedidos|pagos|conductores|repartidores|vecin[oa]s|hu[ée]spedes|sedes|puestos|tarjetas|agentes)"
WHO_NL = r"(?:klanten|medewerkers|collega['’]?s|gebruikers|leerlingen|studenten|docenten|ouders|pati[ëe]nten|leden|winkels|filialen|vestigingen|kassa['’]?s|locaties|bestellingen|betalingen|gasten|chauffeurs|huurders|scholen|computers|pc['’]?s|apparaten|werkplekken|bezoekers|mensen)"
WHO_IT = r"(?:clienti|utenti|dipendenti|collegh[ie]|impiegati|operatori|studenti|alunni|docenti|insegnanti|genitori|pazienti|soci|negozi|filiali|sedi|uffici|casse|postazioni|computer|pc|ordini|pagamenti|autisti|ospiti|iscritti|reparti|famiglie|condomini|dispositivi)"
WHO_PT = r"(?:clientes|usu[áa]rios|utilizadores|funcion[áa]rios|colaboradores|colegas|alun[oa]s|estudantes|professores|pais|pacientes|utentes|s[óo]cios|membros|lojas|filiais|escrit[óo]rios|caixas|computadores|pedidos|encomendas|pagamentos|motoristas|h[óo]spedes|fam[ií]lias|unidades|moradores|escolas)"
WHO_PL = r"(?:klien(?:ci|t[óo]w|tom)|pracowni(?:cy|k[óo]w)|u[żz]ytkowni(?:cy|k[óo]w)|ucz(?:niowie|ni[óo]w)|pacjen(?:ci|t[óo]w)|kole(?:dzy|[żz]anki|g[óo]w)|sklep(?:y|[óo]w)|kasy|kas|oddzia[łl](?:y|[óo]w)|stanowiska|komputery|zam[óo]wienia|p[łl]atno[śs]ci|os[óo]b|osoby|rodzice|cz[łl]onkowie)"
WHO_SV = r"(?:kunder|anst[äa]llda|medarbetare|anv[äa]ndare|elever|l[äa]rare|medlemmar|butiker|patienter|kollegor|kassor|datorer|best[äa]llningar|betalningar|g[äa]ster|f[öo]rare|kontor|skolor|hyresg[äa]ster|personer)(?:na|n)?"
PEOPLE = (
    r"(?:"
    r"mitarbeitende[nr]?|mitarbeiter(?:innen)?n?|kolleg(?:en|innen)|(?:be)?nutzer\w{0,5}|patient(?:en|innen)"
    r"|sch(?:ü|ue)lern?|mitgliedern?|filialen|standorten?|kassen|mieter\w{0,5}|ger(?:ä|ae)ten?|employ[ée]s|salari[ée]s"
    r"|coll[èe]gues|[ée]l[èe]ves|familles|magasins|agences|postes|caisses|compa[ñn]er[oa]s|emplead[oa]s|alumn[oa]s|pacientes"
    r"|familias|tiendas|sucursales|cajas|leerlingen|pati[ëe]nten|gebruikers|collega['’]?s|winkels|filialen|vestigingen"
    r"|kassa['’]?s|dipendenti|collegh[ie]|pazienti|negozi|filiali|sedi|casse|postazioni|usu[áa]rios|utilizadores"
    r"|funcion[áa]rios|colegas|utentes|alun[oa]s|lojas|klient[óo]w|pracownik[óo]w|u[żz]ytkownik[óo]w|pacjent[óo]w|sklep[óo]w"
    r"|kas|os[óo]b|kunder|anst[äa]llda|anv[äa]ndare|elever|patienter|butiker"
    r")"
)
"""People and places that are counted."""
