"""Which fingerprint survives which change."""

import pytest

from course.errors import ModelInputError
from course.models.provenance import (
    CHANGES,
    DIFFERENT,
    SAME,
    SHEET,
    alter,
    change_names,
    compare,
    fingerprint,
    scene_ids,
    sheet_distances,
    survival,
    verdict,
)
from course.models.scenes import draw_scene, names, titles


def test_every_picture_has_a_title_and_alternative_text() -> None:
    assert set(scene_ids()) == set(names()) == set(titles())


def test_drawing_twice_gives_the_same_pixels() -> None:
    first = draw_scene("quay").tobytes()
    draw_scene.cache_clear()
    assert first == draw_scene("quay").tobytes()


@pytest.mark.parametrize("scene", scene_ids())
def test_a_copy_byte_for_byte_keeps_the_file_hash_and_any_change_loses_it(scene: str) -> None:
    original = draw_scene(scene)
    assert compare(original, alter(original, "none", 1)).file_same
    assert not any(found.file_same for found in survival(scene, 50).values())


@pytest.mark.parametrize("scene", scene_ids())
def test_saving_again_shrinking_and_browning_leave_the_perceptual_hashes_near(scene: str) -> None:
    found = survival(scene, 50)
    assert [c for c in ("resave", "shrink", "sepia") if found[c].dct > SAME] == []


@pytest.mark.parametrize("scene", scene_ids())
def test_a_mirror_image_is_lost_until_the_mirror_is_tried(scene: str) -> None:
    original = draw_scene(scene)
    mirrored = alter(original, "mirror", 1)
    assert compare(original, mirrored).dct > DIFFERENT
    tried = compare(original, mirrored, try_mirror=True)
    assert (tried.dct, tried.mirrored) == (0, True)


def test_another_moment_of_the_same_place_is_taken_for_a_copy_by_the_average_hash() -> None:
    found = compare(draw_scene("quay"), draw_scene("quay-later"))
    assert found.average <= SAME
    assert SAME < found.dct <= DIFFERENT


def test_other_pictures_lie_far_away() -> None:
    assert compare(draw_scene("quay"), draw_scene("harbour")).dct > 2 * DIFFERENT


def test_no_single_threshold_solves_the_contact_sheet() -> None:
    """A copy lies farther than the other moment does: eyes are needed."""
    found = sheet_distances(try_mirror=True)
    copies = [letter for letter, (scene, change, _s) in SHEET.items() if scene == "quay" and change != "none"]
    assert copies == ["A", "C", "E", "G"]
    assert max(found[letter].dct for letter in copies) > found["D"].dct


def test_every_change_has_a_name_and_unknown_ones_are_refused() -> None:
    assert {"none", *CHANGES} == set(change_names())
    with pytest.raises(ModelInputError, match="no change of that name"):
        alter(draw_scene("quay"), "melt", 0.5)
    with pytest.raises(ModelInputError, match="strength"):
        alter(draw_scene("quay"), "crop", 1.5)


def test_distances_are_read_in_three_steps() -> None:
    assert [verdict(bits) for bits in (5, 10, 11)] == ["same", "look", "different"]


def test_a_picture_of_a_few_pixels_has_a_fingerprint_too() -> None:
    tiny = draw_scene("quay").resize((3, 2))
    assert len(fingerprint(tiny).file) == 64
