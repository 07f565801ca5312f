"""The school page's repairs, one a barrier, and pages broken in other ways: material for two tests."""

from course.models.samples import read_sample

SCHOOL = read_sample("pages/school.html")
# rule: (what is written, what should be)
REPAIRS: dict[str, list[tuple[str, str]]] = {
    "html-has-lang": [("<html>", '<html lang="en">')],
    "meta-viewport": [(", user-scalable=no", "")],
    "document-title": [("<title></title>", "<title>Linden Street School</title>")],
    "image-alt": [
        ('<img src="logo.svg"', '<img src="logo.svg" alt="Linden Street School, logo"'),
        ('<img src="send.svg"', '<img src="send.svg" alt="Send the question"'),
    ],
    "link-name": [
        ('<img src="timetable.svg" width="24" height="24" alt="">', '<img src="timetable.svg" alt="Timetable">')
    ],
    "marquee": [
        (
            "<marquee>Welcome back! The school year starts on 1 September.</marquee>",
            "<p>Welcome back! The school year starts on 1 September.</p>",
        )
    ],
    "color-contrast": [
        (".note { color: #9a9a9a; }", ".note { color: #595959; }"),
        ("background: #ff8c1a", "background: #a34700"),
    ],
    "heading-order": [("<h4>Clubs this week</h4>", "<h2>Clubs this week</h2>")],
    "alt-file-name": [('alt="IMG_2047.jpg"', 'alt="Three pots of beans: the one by the window is tallest"')],
    "link-says-nothing": [
        ('<a href="join.html">click here</a>', '<a href="join.html">write your name on the list</a>')
    ],
    "list": [('<p class="note">Newcomers are welcome at any time.</p>', "<li>Newcomers are welcome at any time.</li>")],
    "table-without-headers": [
        ("<tr><td>Day</td><td>Soup</td><td>Main dish</td></tr>", "<tr><th>Day</th><th>Soup</th><th>Main dish</th></tr>")
    ],
    "label": [
        (
            '<p>Your question <input type="text" name="question"></p>',
            '<p><label>Your question <input type="text" name="question"></label></p>',
        )
    ],
    "button-name": [('<img src="send.svg"', '<img src="send.svg" alt="Send the question"')],
    "valid-lang": [('lang="russian"', 'lang="ru"')],
    "frame-title": [("<iframe ", '<iframe title="Way to the school" ')],
}
BROKEN: dict[str, str] = {
    "an empty heading": SCHOOL.replace("<h2>Lunch</h2>", "<h2></h2>"),
    "no main heading": SCHOOL.replace("<h1>Linden Street School</h1>", "<h2>Linden Street School</h2>"),
    "a list item outside": SCHOOL.replace("<ul>", "<div>").replace("</ul>", "</div>"),
    "positive tabindex": SCHOOL.replace('<a href="news.html">', '<a href="news.html" tabindex="3">'),
    "a select and an input button": SCHOOL.replace(
        "<form>",
        '<form><select><option>a</option></select><input type="button"><input type="submit"><textarea></textarea>',
    ),
    "labels by for, title and aria": SCHOOL.replace(
        "<form>",
        '<form><label for="q">Name</label><input id="q"><input title="Class"><input aria-label="Age"><input '
        'type="checkbox">'
        '<label for="z"></label><input id="z"><input placeholder="Search"><input type="hidden">',
    ),
    "hidden parts": SCHOOL.replace("<form>", '<form hidden><img src="x.svg"><a href="y"></a>'),
    "colours inherited": SCHOOL.replace("<main>", '<main style="color:#888; background:#eee">'),
    "see-through layers": SCHOOL.replace("<main>", '<main style="color:rgba(0,0,0,.45); background:rgba(0,0,200,.2)">'),
    "large text may be fainter": SCHOOL.replace(
        "<h2>Lunch</h2>", '<h2 style="color:#8a8a8a">Lunch</h2><h3 style="color:#8a8a8a;font-size:14px">x y</h3>'
    ),
    "specificity decides": SCHOOL.replace(
        "</style>", "main .note{color:#777} #a.note{color:#111} p{color:#999}</style>"
    ).replace('<p class="note">Office', '<p id="a" class="note">Office'),
    "a style of its own wins": SCHOOL.replace('<p class="note">Office', '<p class="note" style="color:#000">Office'),
    "a zoom limit": SCHOOL.replace("user-scalable=no", "maximum-scale=1.5"),
    "a page that reloads": SCHOOL.replace(
        '<meta charset="utf-8">', '<meta charset="utf-8"><meta http-equiv="refresh" content="60">'
    ),
    "end tags left out": SCHOOL.replace("</li>", ""),
    "languages": SCHOOL.replace("<html>", '<html lang="xyzzy">').replace('lang="russian"', 'lang="tg"'),
    "pictures of every kind": SCHOOL.replace(
        "<main>",
        '<main><img src="a" alt=" "><img src="b" role="presentation"><img src="c" aria-label="x y"><img src="d" '
        'title="map">',
    ),
    "buttons named otherwise": SCHOOL.replace(
        "<form>", '<form><button aria-label="Print"></button><button title="x"></button><button> </button>'
    ),
    "links named otherwise": SCHOOL.replace(
        "<main>",
        '<main><a href="1" aria-label="Map"></a><a href="2"><span aria-hidden="true">x</span></a><a>no address</a>',
    ),
    "colours by name and shorthand": SCHOOL.replace(
        "<main>", '<main style="font: bold 19px serif; color: gray; background: silver none">'
    ),
}


def repaired(*rules: str) -> str:
    """Return the school page with the barriers of `rules` mended, or all of them."""
    page = SCHOOL
    for rule in rules or REPAIRS:
        for wrong, right in REPAIRS[rule]:
            page = page.replace(wrong, right)
    return page
