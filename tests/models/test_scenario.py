from pathlib import Path

import pytest

from course.errors import ModelInputError
from course.models.scenario import (
    Scenario,
    check_graph,
    count_paths,
    de_escalates,
    depths,
    gives_reasons,
    layout,
    load,
    outline,
    walk,
    where,
)
from course.questions.bank import load_bank

ROOT = Path(__file__).resolve().parents[2]
GOOD = ["calm", "offer", "plan", "effect", "class", "project"]


@pytest.fixture(scope="module")
def clip():
    return load("clip")


@pytest.fixture(scope="module")
def graded():
    return load_bank(ROOT / "assignments/session-4/questions.yaml")["a4-conflict"].data


def test_the_story_has_at_least_25_scenes_and_several_good_mixed_and_bad_ends(clip):
    ends = [node.get("end") for node in clip.nodes.values()]
    assert len(clip.nodes) >= 25
    assert min(ends.count("good"), ends.count("mixed"), ends.count("bad")) >= 3


def test_there_are_several_good_ways_and_every_scene_leaves_a_choice(clip):
    assert count_paths(clip)["good"] >= 5
    assert all(len(n["choices"]) >= 2 for n in clip.nodes.values() if "choices" in n)


def test_from_every_first_choice_a_good_end_can_still_be_reached(clip):
    for choice in clip.nodes[clip.start]["choices"]:
        assert count_paths(Scenario(clip.nodes, choice["to"]))["good"] > 0, choice["id"]


def test_every_choice_has_a_consequence_over_time(clip):
    assert all(c["cost"] and c["feedback"] for n in clip.nodes.values() for c in n.get("choices", ()))
    assert walk(clip, GOOD)[-1].values != dict(clip.start_values)


def test_a_way_is_followed_as_far_as_it_goes(clip):
    assert where(clip, GOOD) == "good_project"
    assert where(clip, ["calm", "offer", "plan", "nonsense", "class"]) == "timo_alone"


def test_the_outline_tells_every_scene_and_marks_the_way(clip):
    told = outline(clip, GOOD)
    assert len(clip.nodes) == len(told)
    assert sum(scene["visited"] for scene in told) == 7
    assert sum(choice["taken"] for scene in told for choice in scene["choices"]) == 6


def test_the_drawing_puts_every_scene_in_a_place_of_its_own_after_those_before_it(clip):
    places = layout(clip)
    assert len(clip.nodes) == len(set(places.values()))
    for node, scene in clip.nodes.items():
        assert all(places[c["to"]][0] > places[node][0] for c in scene.get("choices", ()))


def test_a_story_that_goes_in_a_circle_or_stops_is_told():
    circle = {
        "a": {"text": "x", "choices": [{"id": "1", "text": "x", "to": "b"}]},
        "b": {"text": "x", "choices": [{"id": "1", "text": "x", "to": "a"}]},
    }
    with pytest.raises(ModelInputError, match="circle"):
        depths(Scenario(circle, "a"))
    with pytest.raises(ModelInputError, match="neither"):
        check_graph(Scenario({"a": {"text": "x"}}, "a"))


def test_the_graded_story_keeps_the_rules_too(graded):
    nodes = {
        n: {**node, **({"end": graded["key"][n]} if n in graded["key"] else {})} for n, node in graded["nodes"].items()
    }
    story = Scenario(nodes, graded["start"])
    check_graph(story)
    assert count_paths(story)["good"] >= 5


@pytest.mark.parametrize(
    ("path", "share"),
    [
        (["rule", "listen", "friday", "fair"], 1.0),
        (["shut", "fetch", "propose", "school"], 1.0),
        (["rule", "listen", "notebook"], 0.5),
        (["vote", "accept"], 0.0),
        (["rule", "listen"], 0.0),
        ([], 0.0),
    ],
)
def test_a_way_earns_by_its_end(graded, path, share):
    assert share == de_escalates({"path": path}, graded["nodes"], graded["start"], graded["key"]).passed


def test_reasons_count_when_each_is_long_enough_and_its_own(graded):
    path = ["rule", "listen", "friday", "fair"]
    one = "because a rule for everybody protects each of them"
    own = {n: f"{one} and here the turn is about {n}" for n in ("announce", "rule", "widened", "council")}
    args = (graded["nodes"], graded["start"])
    assert gives_reasons({"path": path, "reasons": own}, *args).passed == 1.0
    assert gives_reasons({"path": path, "reasons": dict.fromkeys(own, one)}, *args).passed == 0.25
    assert gives_reasons({"path": path, "reasons": {}}, *args).passed == 0.0
    assert gives_reasons({"path": [], "reasons": own}, *args).passed == 0.0


def test_what_trainees_get_does_not_say_which_end_is_good():
    from course.questions.bank import public_text

    path = ROOT / "assignments/session-4/questions.yaml"
    shown = public_text(path.read_text(encoding="utf-8"), path)
    assert "end:" not in shown
    assert "key:" not in shown
