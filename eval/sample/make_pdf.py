"""Writes the three printed pages of `articles/print/` with fpdf2: `python -m eval.sample.make_pdf [FOLDER]`.

The files are kept in the repository; this is how they were made. The same text gives the same bytes, so that the
articles keep their ids. Nothing here is imported by the readers or by the tests of answers.
"""

from __future__ import annotations

import sys
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from fpdf import FPDF
from fpdf.enums import XPos, YPos

FOLDER = Path(__file__).parent / "articles" / "print"
MARGIN = 24
LINE = 5.4


@dataclass(frozen=True, slots=True)
class Page:
    """One printed article: running head (the outlet), headline, byline and paragraphs."""

    file: str
    outlet: str
    day: datetime
    number: int
    title: str
    byline: str
    text: str


class _Sheet(FPDF):
    """A page with a running head and a folio, as newspapers print them."""

    def __init__(self, page: Page) -> None:
        super().__init__(format="A4")
        self._page = page
        self.set_margins(MARGIN, MARGIN)
        self.set_auto_page_break(auto=True, margin=MARGIN)

    def header(self) -> None:
        """Print the outlet at the top."""
        self.set_font("Times", "I", 9)
        self.cell(w=0, h=LINE, text=self._page.outlet, align="C", new_x=XPos.LMARGIN, new_y=YPos.NEXT)
        self.ln(LINE)

    def footer(self) -> None:
        """Print the folio at the bottom."""
        self.set_y(-MARGIN + LINE)
        self.set_font("Times", "I", 9)
        self.cell(w=0, h=LINE, text=f"Page {self._page.number}", align="C")


PAGES = (
    Page(
        file="ledger-2023-04-28.pdf",
        outlet="The Tolmeny Ledger",
        day=datetime(2023, 4, 28, tzinfo=UTC),
        number=3,
        title="Flood of the Lethren kills 63, army sends boats",
        byline="By Jessamy Thornquell",
        text="""\
Sixty-three people are known to have died since the Lethren burst its banks on Wednesday night, the interior ministry \
said on Friday, in the worst flood on the river since records began in 1931.

The ministry's figure covers the districts of Lower Varrow and the two upper valleys in which it has officials. \
"Farther up we are counting from the air, and one cannot count from the air," said its spokesman, Colonel Aldo Brisk.

The army has sent 40 boats and three battalions of engineers. Soldiers on the bank at Pellin worked through Thursday \
night by the lamps of their trucks. By Friday noon they had brought 1,150 people off roofs and out of trees, among \
them, according to the ministry, a number of armed men, who were given soup and asked for their rifles.

President Dárian Velkany, who flew over the valley on Friday morning, said that the state would rebuild every house. \
He did not say in which currency, a deputy of the opposition remarked: the sanctions on the State Bank make it hard \
to buy timber abroad.

Foreign Minister Teodor Hálvik asked the Concord for pumps and said that they would be welcome by any road, \
including that over the bridge at Kessary, which has been closed since last month. It was the first time since then \
that a member of the government had spoken of opening it.

On a truce he was guarded. The army would not fire on rescuers, he said, whoever they were. "Beyond that there is no \
decision. Ask me when the water is lower." The government's negotiator, Ilse Drommond, said in March that a truce \
would be a rest cure for rebels.

The Upland Assembly offered to share its lists of the missing. It claimed that the dead were far more numerous than \
the ministry allowed. The Concord envoy, Mirela Okonvär, said she was ready to carry anything that anybody wished to \
have carried.

Schools in the capital are to be closed until Wednesday so that buses can be used to bring people out.""",
    ),
    Page(
        file="courier-2023-05-03.pdf",
        outlet="The Ilmhaven Courier",
        day=datetime(2023, 5, 3, tzinfo=UTC),
        number=7,
        title="Relief Office puts flood toll at 118 and asks for a ceasefire to search",
        byline="By Florian Keddleworth",
        text="""\
The flood in Orsavia a week ago killed 118 people, the Concord Relief Office said on Wednesday, giving the first \
figure that takes in both sides of the line. Another 52 are missing.

The number lies between that of the interior ministry in Tolmeny, which spoke of 63 on Friday, and that of the \
highland councils, which on Saturday gave at least 140. The office had compared the two lists name by name, said its \
head, Tobiah Renkvale. Thirty-one people stood on both. Nine of those on the highland list had been found alive.

"This is not a compromise between two numbers," Renkvale said. "It is a third list."

He asked both sides to stop shooting for as long as it took to search eleven villages above Ansk, which cannot be \
reached except under fire. He did not use the word truce, he said, because he had been told that it was taken.

The request was backed by the envoy, Mirela Okonvär, who has been in Ebrin since Sunday. She has asked the government \
for ten days. In Tolmeny the foreign minister, Teodor Hálvik, said that the matter was before the president. Two \
officials described a quarrel in the cabinet, in which the defence minister was for a pause and the negotiator, Ilse \
Drommond, against it. Neither would comment.

The Upland Assembly has not fired since Thursday, according to its head, Sefa Karimund, though it has not said so in \
writing. "When you are holding a rope you have no hand free," she said.

Of the aid that was promised, little has come. Brask has sent pumps by rail as far as Pellin. Quentale has 90 trucks \
at the closed bridge of Kessary, with their engines running, its foreign minister, Noemí Albrac, said: "We shall stand \
there and hoot until somebody is ashamed."

About 46,000 people have lost their homes. The Relief Office puts the cost of the first three months at 75 million \
marks.""",
    ),
    Page(
        file="courier-2024-09-20.pdf",
        outlet="The Ilmhaven Courier",
        day=datetime(2024, 9, 20, tzinfo=UTC),
        number=5,
        title="Sanctions return after government walks out of panel",
        byline="By Bettany Oakmere",
        text="""\
The Concord Council restored its sanctions on the Orsavian State Bank on Thursday, ten months after it had suspended \
them and eight days after the government left the panel that was to write a constitution for the country.

Ten members voted in favour and three against; two abstained. The measures took effect at midnight.

The government's fifteen delegates walked out on September 11, in the third week of the panel's third session, when \
a majority made up of the Assembly's members and most of the civic ones voted to begin with the chapter on the \
provinces. "We were invited to write and are being asked to sign," their leader, Ilse Drommond, said as she left. \
She took the bell with her. It has since been returned.

Under the Council's own terms the envoy has only to report that a side has left the panel for the suspension to end. \
Mirela Okonvär did so on Monday, in a letter of two lines. "I report what happened," she said. "I do not recommend \
anything. The Council can read."

Brask called the vote shameful. Its foreign minister, Ruvo Dregan, said that one did not bring a man back to a table \
by setting fire to his house. Noemí Albrac of Quentale answered that nobody had set fire to anything: a door that had \
been opened on a condition had been closed on the same condition.

In Tolmeny Foreign Minister Teodor Hálvik said that the second pair of measures, on schools, would be carried out all \
the same, since it had been promised to children. The third would not. "We suspend the paired measures from today," \
he said. "We do not tear them up."

The Upland Assembly, which did not ask for the sanctions this time, took no pleasure in them, its head, Sefa \
Karimund, said. Her members will go on meeting in Port Ondine with those of the civic bodies. Between them they have \
thirty seats, which is two thirds of the panel and therefore, as the protocol is written, enough. "It would be legal," \
said a civic member, Bertil Haume. "It would also be absurd." """,
    ),
)


def write(page: Page, folder: Path) -> Path:
    """Print one article into `folder`, replacing a file of that name, and return its path."""
    sheet = _Sheet(page)
    sheet.set_title(page.title)
    sheet.set_author(page.byline.removeprefix("By "))
    sheet.set_creation_date(page.day)
    sheet.add_page()
    sheet.set_font("Times", "B", 17)
    sheet.multi_cell(w=0, h=8, text=page.title, align="L", new_x=XPos.LMARGIN, new_y=YPos.NEXT)
    sheet.ln(2)
    sheet.set_font("Times", "I", 10)
    day = f"{page.day.day} {page.day:%B %Y}"
    sheet.cell(w=0, h=LINE, text=f"{page.byline} | {day}", new_x=XPos.LMARGIN, new_y=YPos.NEXT)
    sheet.ln(3)
    sheet.set_font("Times", "", 11)
    for paragraph in page.text.strip().split("\n\n"):
        sheet.multi_cell(w=0, h=LINE, text=paragraph, align="L", new_x=XPos.LMARGIN, new_y=YPos.NEXT)
        sheet.ln(LINE / 2)
    sheet.set_font("Times", "", 8)
    sheet.cell(w=0, h=LINE, text=f"\u00a9 {page.day.year} {page.outlet}. All rights reserved.")
    path = folder / page.file
    sheet.output(str(path))
    return path


def main(arguments: list[str]) -> int:
    """Write every page into the folder that is named, or into the archive's own."""
    folder = Path(arguments[0]) if arguments else FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    for page in PAGES:
        write(page, folder)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
