"""The table of a form is the office's: rows and columns are moved, added, split and left out, and drawn at once."""

from csapp.core.paths import form_folder
from csapp.documents.form_trial import Trial, try_out
from csapp.documents.template_rows import move_row

TEXT = (form_folder("callback") / "form.toml").read_text("utf-8")
UNIT = '    { label = "房号", blank = "unit", width = 47 },\n'


def drawn(text: str) -> Trial:
    trial = try_out(text, "callback", "翠湖花园物业客服中心", 0.5)
    assert trial.mistakes == ()
    return trial


def place(trial: Trial, name: str) -> tuple[float, float, float, float]:
    (found,) = [one for one in trial.places if one.name == name]
    return found.x, found.y, found.width, found.height


def test_a_column_is_wider_and_its_neighbour_narrower() -> None:
    usual = drawn(TEXT)
    wide = drawn(TEXT.replace('blank = "customer", width = 66', 'blank = "customer", width = 86', 1))
    assert place(wide, "customer")[2] > place(usual, "customer")[2]
    assert place(wide, "unit")[2] < place(usual, "unit")[2]
    assert place(wide, "unit")[0] > place(usual, "unit")[0]


def test_a_cell_moves_into_a_row_of_its_own() -> None:
    row = '[[section.row]]\nheight = 9.8\ncells = [{ label = "来源"'
    text = TEXT.replace(UNIT, "", 1).replace(row, f"[[section.row]]\nheight = 9.8\ncells = [\n{UNIT}]\n\n{row}", 1)
    text = text.replace("signature_height = 39", "signature_height = 33", 1)
    usual, moved = drawn(TEXT), drawn(text)
    assert place(moved, "unit")[1] != place(moved, "customer")[1]
    assert place(usual, "unit")[1] == place(usual, "customer")[1]
    assert place(moved, "unit")[2] > place(usual, "unit")[2]


def test_a_row_goes_up_and_down_and_back() -> None:
    line = next(at for at, one in enumerate(TEXT.split("\n"), 1) if 'blank = "subject"' in one)
    up, here = move_row(TEXT, line, -1)
    assert 'blank = "subject"' in up.split("\n")[here - 1]
    usual, raised = drawn(TEXT), drawn(up)
    top_first = place(usual, "subject")[1] - place(usual, "source_number")[1]
    assert (place(raised, "subject")[1] - place(raised, "source_number")[1]) * top_first < 0
    back, line_again = move_row(up, here, 1)
    assert (back, line_again) == (TEXT, line)


def test_a_row_stays_in_its_part() -> None:
    line = next(at for at, one in enumerate(TEXT.split("\n"), 1) if 'blank = "customer"' in one)
    assert move_row(TEXT, line, -1) == (TEXT, line)
    assert move_row(TEXT, 1, 1) == (TEXT, 1)
    title = next(at for at, one in enumerate(TEXT.split("\n"), 1) if one == 'name = "原事项"')
    assert move_row(TEXT, title, 1) == (TEXT, title)
