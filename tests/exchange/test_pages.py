"""The exchange's pages: by role, with forms that only they can send."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import requests

from course import i18n
from course.exchange.client import RefusedError
from tests.exchange.harness import Hub
from tests.exchange.test_submitting import release, submit, work  # noqa: F401 - a fixture

pytestmark = [pytest.mark.hub, pytest.mark.xdist_group("exchange-hub")]


def visit(hub: Hub, user: str) -> requests.Session:
    """Log in by the hub's form and come to the exchange by OAuth, as a browser does."""
    session = requests.Session()
    login = session.get(hub.url + "/hub/login", timeout=60).text
    mark = re.search(r'name="_xsrf" value="([^"]+)"', login)
    form = {"username": user, "password": "a long shared password", "_xsrf": mark[1] if mark else ""}
    session.post(hub.url + "/hub/login", data=form, timeout=60, allow_redirects=False)
    home = session.get(hub.url + "/services/exchange/", timeout=60)
    assert "My courses" in home.text, home.text[:500]
    return session


def course_page(hub: Hub, session: requests.Session, course: str = "ict-en", **headers: str) -> requests.Response:
    return session.get(f"{hub.url}/services/exchange/courses/{course}", timeout=60, headers=headers)


def post(hub: Hub, session: requests.Session, path: str, mark: str, **fields: str) -> requests.Response:
    url = f"{hub.url}/services/exchange/courses/ict-en/{path}"
    return session.post(url, data={"mark": mark, **fields}, timeout=60)


def mark_of(page: requests.Response) -> str:
    found = re.search(r'name="mark" value="([0-9a-f]+)"', page.text)
    assert found is not None
    return found[1]


@pytest.mark.parametrize(
    ("user", "there", "absent"),
    [
        ("ivanova", ["Enrol everybody", "Save the dates", "Assign reviewers"], ["Hand in the card"]),
        ("greta", ["People", "Reviews among colleagues"], ["Enrol everybody", "Save the dates", "Hand in the card"]),
        ("audrey", ["People"], ["Enrol everybody", "Save the dates", "Assign reviewers"]),
        ("anna", ["Hand in the card"], ["Enrol everybody", "People", "Save the dates", "Assign reviewers"]),
    ],
)
def test_a_page_shows_what_the_role_includes(
    hub: Hub, tmp_path: Path, user: str, there: list[str], absent: list[str]
) -> None:
    release(hub.client("ivanova"), tmp_path, name="paged")
    page = course_page(hub, visit(hub, user))
    assert page.status_code == 200
    assert [text for text in there if text not in page.text] == []
    assert [text for text in absent if f">{text}<" in page.text] == []


def test_each_person_reads_the_pages_in_their_own_language(hub: Hub, tmp_path: Path) -> None:
    release(hub.client("ivanova"), tmp_path, name="paged")
    chooses, does_not = visit(hub, "anna"), visit(hub, "boris")
    chosen = chooses.get(f"{hub.url}/services/exchange/courses/ict-en?language=ru", timeout=60)
    assert '<html lang="ru"' in chosen.text
    # From then on without being asked again; and at the same time as others in theirs.
    with ThreadPoolExecutor(6) as pool:
        pages = list(pool.map(lambda one: course_page(hub, one).text, [chooses, does_not] * 9))
    assert ["ru", "en"] * 9 == [re.search('<html lang="(..)"', page)[1] for page in pages]  # type: ignore[index]
    assert all(
        ("Сдать карточку" in page, "Hand in the card" in page) == (n % 2 == 0, n % 2 == 1)
        for n, page in enumerate(pages)
    )
    unknown = does_not.get(f"{hub.url}/services/exchange/courses/ict-en?language=xx%0d%0aSet-Cookie:a=b", timeout=60)
    assert '<html lang="en"' in unknown.text
    assert "a" not in does_not.cookies


def test_a_program_is_refused_in_its_callers_language(hub: Hub) -> None:
    said = {}
    for code in ("en", "ru"):
        i18n.use(code)
        with pytest.raises(RefusedError) as refused:
            hub.client("anna").ask("GET", "courses", "ict-en", "people")
        said[code] = refused.value.what
    i18n.use(None)
    assert re.search("[А-Яа-я]", said["ru"])
    assert not re.search("[А-Яа-я]", said["en"])


def test_a_trainee_sees_own_receipts_only(hub: Hub, tmp_path: Path, work: Path) -> None:  # noqa: F811
    release(hub.client("ivanova"), tmp_path, name="paged")
    receipt = submit(hub.client("anna"), work, name="paged")
    assert receipt["sha256"][:16] in course_page(hub, visit(hub, "anna")).text
    assert receipt["sha256"][:16] not in course_page(hub, visit(hub, "boris")).text
    assert receipt["sha256"][:16] in course_page(hub, visit(hub, "audrey")).text


def test_strangers_get_a_refusal_in_words(hub: Hub) -> None:
    page = course_page(hub, visit(hub, "petrov"))
    assert page.status_code == 403
    assert "What to do next:" in page.text
    assert "frame-ancestors 'none'" in page.headers["Content-Security-Policy"]


def test_scripts_cannot_read_pages_with_the_visitors_cookie(hub: Hub) -> None:
    session = visit(hub, "ivanova")
    assert course_page(hub, session, **{"Sec-Fetch-Mode": "cors", "Sec-Fetch-Dest": "empty"}).status_code == 403
    assert course_page(hub, session, **{"Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "iframe"}).status_code == 403
    assert session.get(f"{hub.url}/services/exchange/api/courses/ict-en", timeout=60).status_code == 401


def test_a_form_without_its_mark_does_nothing(hub: Hub) -> None:
    session, other = visit(hub, "ivanova"), visit(hub, "anna")
    wrong = mark_of(course_page(hub, other))
    for mark in ("", "0" * 64, wrong):
        assert post(hub, session, "drop", mark, username="dmitri").status_code == 403
    names = {row["username"] for row in hub.client("ivanova").ask("GET", "courses", "ict-en", "people")}
    assert "dmitri" in names


def test_forms_do_what_they_say(hub: Hub, tmp_path: Path) -> None:
    release(hub.client("ivanova"), tmp_path, name="formed")
    teacher = visit(hub, "ivanova")
    mark = mark_of(course_page(hub, teacher))
    dates = {"timezone": "UTC", "assignment1": "formed", "due1": "2030-01-01T10:00", "grace1": "5", "automatic1": "yes"}
    assert "The dates are saved." in post(hub, teacher, "calendar", mark, **dates).text
    made = post(hub, teacher, "invite", mark, role="auditor", uses="2", days="3")
    code = re.search(r'id="code">([A-Z0-9-]+)<', made.text)
    assert code is not None
    guest = visit(hub, "guest-of-page")
    home = guest.get(hub.url + "/services/exchange/", timeout=60)
    form = {"mark": mark_of(home), "code": code[1]}
    assert "You are in the course now." in guest.post(hub.url + "/services/exchange/join", data=form, timeout=60).text
    bad = post(hub, teacher, "invite", mark, role="king", uses="many", days="3")
    assert bad.status_code == 422
    assert "A field is not filled in" in bad.text


def test_cards_and_reviews_are_written_in_forms(hub: Hub, tmp_path: Path) -> None:
    release(hub.client("ivanova"), tmp_path, name="carded")
    visitors = {who: visit(hub, who) for who in ("anna", "boris")}
    for who, session in visitors.items():
        mark = mark_of(course_page(hub, session))
        done = post(hub, session, "card/carded", mark, **{"title": f"Choir of {who}", "field:what": "<b>songs</b>"})
        assert "Your card is handed in." in done.text
    teacher = visit(hub, "ivanova")
    mark = mark_of(course_page(hub, teacher))
    given = post(hub, teacher, "give/carded", mark, per_card="1", anonymous="yes", rubric="Clear = 3\nTrue = 2\n")
    assert "2 cards, 2 reviews given out, 0 written." in given.text
    assert post(hub, teacher, "give/carded", mark, per_card="1", rubric="no points").status_code == 422
    anna = course_page(hub, visitors["anna"])
    assert "&lt;b&gt;songs" in anna.text
    address = re.search(r"review/carded/([0-9a-f]{32})", anna.text)
    assert address is not None
    scores = {"score:c1": "3", "score:c2": "1", "comment": "Shall try"}
    saved = post(hub, visitors["anna"], f"review/carded/{address[1]}", mark_of(anna), **scores)
    assert "Your review is saved." in saved.text
    assert "Shall try" not in course_page(hub, visitors["boris"]).text
    assert "The reviews are returned." in post(hub, teacher, "return/carded", mark).text
    assert "Shall try" in course_page(hub, visitors["boris"]).text
