"""Captions are read by the srt package, measured by the printed limits, and broken files go on."""

import pytest
import srt
from hypothesis import given
from hypothesis import strategies as st

from course.errors import ModelInputError
from course.models.captions import (
    Cue,
    Limits,
    faults,
    faults_mended,
    read_srt,
    rewrap,
    stretch,
    visible_length,
    words_kept,
    write_srt,
)
from course.models.samples import read_sample

SEED = read_sample("captions/seed-en.srt")
TIDY = (
    "1\n00:00:01,000 --> 00:00:03,000\nThe seed takes up water.\n\n2\n00:00:03,200 --> 00:00:05,000\nThe root grows.\n"
)


def kinds(text: str, **limits: float) -> dict[int, set[str]]:
    found: dict[int, set[str]] = {}
    for fault in faults(read_srt(text)[0], Limits(**limits)):  # type: ignore[arg-type]
        found.setdefault(fault.number, set()).add(fault.kind)
    return found


def test_the_lesson_has_the_faults_that_it_was_written_with() -> None:
    expected = {
        2: {"speed", "line-length", "gap"},
        4: {"speed", "short"},
        5: {"speed", "line-length"},
        6: {"overlap"},
        7: {"speed", "lines"},
        9: {"speed", "line-length"},
        10: {"long"},
        11: {"speed"},
        12: {"speed"},
    }
    assert expected == kinds(SEED)


@pytest.mark.parametrize("name", ["seed-en", "seed-ru", "trip"])
def test_our_files_are_read_whole_as_the_srt_package_reads_them(name: str) -> None:
    text = read_sample(f"captions/{name}.srt")
    cues, problems = read_srt(text)
    assert problems == []
    assert [one.content for one in srt.parse(text)] == [cue.text for cue in cues]


def test_speed_is_characters_with_spaces_by_seconds() -> None:
    # 13 characters a second for children, 17 for adults: Netflix, English Template Timed Text Style Guide, 2.
    cue = Cue(1, 0.0, 2.0, "1234567890123456789012345678901234")
    assert cue.speed == 17.0
    assert faults([cue], Limits()) == []
    assert [f.kind for f in faults([cue], Limits(speed=13))] == ["speed"]


def test_forty_two_characters_fit_and_forty_three_do_not() -> None:
    assert faults([Cue(1, 0, 5, "x" * 42)], Limits()) == []
    assert [f.kind for f in faults([Cue(1, 0, 5, "x" * 43)], Limits())] == ["line-length"]


def test_tags_and_stress_marks_take_no_room() -> None:
    assert visible_length("<i>вода́</i>") == 4
    assert visible_length("{\\an8}up") == 2


def test_a_gap_of_two_frames_is_enough() -> None:
    first = Cue(1, 0, 1, "a word")
    assert faults([first, Cue(2, 1.08, 2.2, "a word")], Limits()) == []
    assert [f.kind for f in faults([first, Cue(2, 1.04, 2.2, "a word")], Limits())] == ["gap"]
    assert [f.kind for f in faults([first, Cue(2, 0.5, 2.2, "a word")], Limits())] == ["overlap"]


def test_broken_times_are_told_with_their_line_and_the_rest_goes_on() -> None:
    text = TIDY + "\n3\n00:00:0x,000 --> 00:00:07,000\nbroken\n\n4\n00:00:08,000 --> 00:00:10,000\nstill here\n"
    cues, problems = read_srt(text)
    assert [cue.text for cue in cues][-1] == "still here"
    assert len(problems) == 1
    assert problems[0].line == 10
    assert "00:00:0x,000" in problems[0].text


def test_a_broken_last_caption_is_told_and_not_taken_for_words() -> None:
    cues, problems = read_srt(TIDY + "\n3\n00:00:06 -> --> x\nlost words\n")
    assert [cue.text for cue in cues] == ["The seed takes up water.", "The root grows."]
    assert [problem.line for problem in problems] == [10]


def test_a_file_broken_from_its_first_line_is_still_read() -> None:
    cues, problems = read_srt("1\n1:2 -> 3\nfirst\n\n" + TIDY.replace("1\n00", "2\n00", 1))
    assert "The seed takes up water." in [cue.text for cue in cues]
    assert problems[0].line == 1 or "1:2" in problems[0].text


def test_an_end_before_its_start_is_a_fault_and_no_error() -> None:
    cues, _problems = read_srt("1\n00:00:05,000 --> 00:00:03,000\nbackwards\n")
    assert [fault.kind for fault in faults(cues, Limits())] == ["order"]
    assert cues[0].speed == float("inf")


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("", "nothing"),
        (None, "nothing"),
        ("   \n", "nothing"),
        ("Just words.", "No caption"),
        ("🙂🙂", "No caption"),
        ("<p>pasted</p>", "No caption"),
        ("Привет, это не субтитры", "No caption"),
        ("x" * 200_000, "200,000"),
        ("1\n00:00:01,000 --> 00:00:02,000\nÏðèâåò âñåì\n", "Windows-1251"),
        ("1\n00:00:01,000 --> 00:00:02,000\n\ufffd\ufffd\n", "lost"),
    ],
)
def test_what_is_no_caption_file_gets_a_plain_message(text: object, word: str) -> None:
    with pytest.raises(ModelInputError) as told:
        read_srt(text)
    assert word in str(told.value)
    assert told.value.remedy


@given(st.text(max_size=400))
def test_whatever_is_typed_ends_in_captions_or_a_message(text: str) -> None:
    try:
        cues, _problems = read_srt(TIDY + "\n" + text)
    except ModelInputError:
        return
    faults(cues, Limits())
    assert cues


def test_rewrapping_keeps_the_words_and_fits_the_lines() -> None:
    cues = read_srt(SEED)[0]
    after = rewrap(cues, Limits())
    assert [" ".join(c.text.split()) for c in cues] == [" ".join(c.text.split()) for c in after]
    assert all(visible_length(line) <= 42 for cue in after for line in cue.text.splitlines())
    first, second = after[4].text.splitlines()
    assert abs(len(first) - len(second)) < 16


def test_stretching_leaves_only_what_needs_a_person() -> None:
    cues = read_srt(SEED)[0]
    mended = stretch(rewrap(cues, Limits()), Limits())
    left = {fault.kind for fault in faults(mended, Limits())}
    assert not left & {"overlap", "gap", "long", "line-length"}
    assert "speed" in left, "some captions must still be shortened by a person"
    assert [c.start for c in cues] == [c.start for c in mended]


def test_what_is_written_is_read_back() -> None:
    cues = read_srt(SEED)[0]
    assert cues == read_srt(write_srt(cues))[0]


def test_mended_faults_are_counted_by_share() -> None:
    sample = "captions/seed-en.srt"
    strong = "\n\n".join(f"{n}\n00:00:{4 * n:02},000 --> 00:00:{4 * n + 3:02},000\nShort words." for n in range(1, 10))
    assert faults_mended(SEED, sample, ["speed"], speed=13).passed == 0
    assert faults_mended(strong, sample, ["speed"], speed=13).passed == 1
    part = faults_mended({"controls": {"srt": SEED.replace("Now we wait.", "Wait.")}}, sample, ["speed"], speed=13)
    assert 0 < part.passed < 0.5
    assert "2" in part.message
    assert faults_mended("nonsense", sample, ["speed"]).passed == 0
    assert faults_mended(strong + "\n\n10\nbroken --> times\nx\n", sample, ["speed"]).passed == 0.5


def test_deleting_captions_is_not_mending_them() -> None:
    whole = faults_mended(write_srt(read_srt(SEED)[0][:3]), "captions/seed-en.srt", ["overlap", "gap"])
    assert whole.passed < 0.4


def test_words_count_when_something_was_mended() -> None:
    sample = "captions/seed-en.srt"
    assert words_kept(TIDY, sample, ["root", "water"]).passed == 1
    assert words_kept(TIDY, sample, ["root", "germinat"]).passed == 0.5
    assert words_kept(None, sample, ["root"]).passed == 0
    assert words_kept(SEED, sample, ["root"]).passed == 0, "nothing was done yet"
    assert 0 < words_kept(SEED.replace("Now we wait.", "Wait."), sample, ["root"]).passed < 0.3
