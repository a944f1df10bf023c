"""Dates: what may be written, what it means, and what is refused."""

from __future__ import annotations

import calendar as gregorian
from datetime import date, timedelta

import pytest
from edtf import EDTFObject, parse_edtf
from hypothesis import example, given, settings
from hypothesis import strategies as st

from kg.calendar import (
    EARLIEST,
    LATEST,
    OPEN,
    UNKNOWN,
    Span,
    as_edtf,
    buddhist_year,
    earliest,
    ends,
    fiscal_year,
    interval,
    latest,
    parse_date,
    to_english,
    to_thai,
)
from kg.calendar.edtf_text import is_edtf, read_edtf
from kg.calendar.lexicon import lexicon
from kg.errors import SourceError

# A busy machine is no failure; pytest-timeout stops what hangs.
unhurried = settings(deadline=None, max_examples=75)

MODERN = st.dates(date(1941, 1, 1), date(2299, 12, 31))
RECORDED = st.dates(date(1889, 4, 1), date(2299, 12, 31))
MONTHS = lexicon().months
THAI_DIGITS = str.maketrans("0123456789", "๐๑๒๓๔๕๖๗๘๙")


@pytest.mark.parametrize(
    ("text", "edtf"),
    [
        # The Buddhist Era, in full and in two figures.
        ("7 ธันวาคม 2565", "2022-12-07"),
        ("24 ส.ค. 66", "2023-08-24"),
        ("วันที่ 24 ส.ค. 66", "2023-08-24"),
        ("24สค2566", "2023-08-24"),
        ("24 ส. ค. 2566", "2023-08-24"),
        ("24-ส.ค.-66", "2023-08-24"),
        ("24 สิงหาคม พ.ศ. 2566", "2023-08-24"),
        ("24 สิงหาคม พ.ศ.2566", "2023-08-24"),
        ("๒๔ สิงหาคม ๒๕๖๖", "2023-08-24"),
        ("๒๔/๘/๖๖", "2023-08-24"),
        ("กรกฏาคม 2566", "2023-07"),
        ("พ.ย. 66", "2023-11"),
        ("เดือนกันยายน 2566", "2023-09"),
        ("พ.ศ. 2566", "2023"),
        ("พุทธศักราช 2566", "2023"),
        ("2567", "2024"),
        ("ปี 67", "2024"),
        ("ประจำปี 2567", "2024"),
        ("2567 BE", "2024"),
        ("2567-08", "2024-08"),
        ("2567-08-24", "2024-08-24"),
        # Days of the week and times.
        ("วันอังคาร, 24 ธันวาคม 2567", "2024-12-24"),
        ("วันศุกร์ที่ 4 พฤษภาคม 2561", "2018-05-04"),
        ("16 ธันวาคม 2567 เวลา 10.00 น.", "2024-12-16"),
        ("24 ส.ค. 2566 09.00-12.00 น.", "2023-08-24"),
        ("2024-01-15 10:00:00", "2024-01-15"),
        ("1985-04-12T23:20:30Z", "1985-04-12"),
        # Gregorian.
        ("26/08/2023", "2023-08-26"),
        ("26.8.2023", "2023-08-26"),
        ("2023-8-26", "2023-08-26"),
        ("26/08/2566", "2023-08-26"),
        ("08/2566", "2023-08"),
        ("ค.ศ. 2024", "2024"),
        ("24 August 2023", "2023-08-24"),
        ("Thursday, August 24th, 2023", "2023-08-24"),
        ("15-Jan-2024", "2024-01-15"),
        ("Sept 2024", "2024-09"),
        ("พ.ศ. 2567 (ค.ศ. 2024)", "2024"),
        # Fiscal years.
        ("ปีงบประมาณ 2567", "2023-10-01/2024-09-30"),
        ("ประจำปีงบประมาณ พ.ศ. 2567", "2023-10-01/2024-09-30"),
        ("ปีงบ 67", "2023-10-01/2024-09-30"),
        ("fiscal year 2567", "2023-10-01/2024-09-30"),
        ("FY2567", "2023-10-01/2024-09-30"),
        ("FY 2024", "2023-10-01/2024-09-30"),
        ("ปีงบประมาณ พ.ศ. 2564 – 2568", "2020-10-01/2025-09-30"),
        # Periods.
        ("2566-2570", "2023/2027"),
        ("พ.ศ. 2566–2585", "2023/2042"),
        ("(พ.ศ. 2566-2570)", "2023/2027"),
        ("2567/2570", "2024/2027"),
        ("20-22 มิ.ย. 2566", "2023-06-20/2023-06-22"),
        ("20-22/06/2566", "2023-06-20/2023-06-22"),
        ("June 20-22, 2023", "2023-06-20/2023-06-22"),
        ("20 มิ.ย. – 2 ก.ค. 2566", "2023-06-20/2023-07-02"),
        ("25 ธ.ค. 66 - 2 ม.ค. 67", "2023-12-25/2024-01-02"),
        ("ม.ค. - มี.ค. 2567", "2024-01/2024-03"),
        ("2024-06-15 - 2024-06-20", "2024-06-15/2024-06-20"),
        ("ตั้งแต่วันที่ 1 ตุลาคม 2565 ถึงวันที่ 30 กันยายน 2566", "2022-10-01/2023-09-30"),
        ("ระหว่างปี 2559-2561", "2016/2018"),
        ("between 2016 and 2018", "2016/2018"),
        # Open and unknown.
        ("2567–", "2024/.."),
        ("ตั้งแต่ 2567", "2024/.."),
        ("1 มกราคม 2563 เป็นต้นไป", "2020-01-01/.."),
        ("2567 – ปัจจุบัน", "2024/.."),
        ("2567 – ไม่ทราบ", "2024/"),
        ("–2570", "/2027"),
        ("until 2027", "/2027"),
        ("2024-01/..", "2024-01/.."),
        ("2024-01/", "2024-01/"),
        ("../2024", "../2024"),
        ("..", "../.."),
        ("ไม่ทราบ", "XXXX"),
        ("unknown", "XXXX"),
        ("XXXX-XX-XX", "XXXX"),
        ("", ""),
        (" \u00a0\ufeff", ""),
        # Other EDTF.
        ("2024~", "2024~"),
        ("2567?", "2024?"),
        ("ประมาณปี 2567", "2024~"),
        ("201X", "201X"),
        ("2004-xx", "2004-XX"),
        ("2024-02-XX/..", "2024-02-XX/.."),
        ("2024-21", "2024-21"),
        ("[1667, 1668, 1670..1672]", "[1667,1668,1670..1672]"),
        ("2004-06~/2006", "2004-06~/2006"),
    ],
)
def test_date_is_read_as(text: str, edtf: str) -> None:
    assert as_edtf(text) == edtf


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("31 ก.พ. 2567", "no day 31"),
        ("2023-02-29", "no day 29"),
        ("29 ก.พ. 2566", "no day 29"),
        ("0 ส.ค. 2566", "no day 0"),
        ("13/13/2566", "no month 13"),
        ("08/26/2023", "no month 26"),
        ("2024-13", "no month 13"),
        ("2570-2566", "after its end"),
        ("2024/2020", "after its end"),
        ("25 ธ.ค. - 2 ม.ค. 2567", "after its end"),
        ("66", "all four figures"),
        ("24/8/66", "two digits"),
        ("24 Aug 66", "two digits"),
        ("FY67", "two digits"),
        ("ค.ศ. 66", "two digits"),
        ("66-08-24", "two digits"),
        ("2566-70", "2566/2570"),
        ("2021-22", "2021/2022"),
        ("567", "four digits"),
        ("20240115", "four digits"),
        ("2350", "either era"),
        ("1750", "either era"),
        ("พ.ศ. 2024", "BE 2567"),
        ("ค.ศ. 2567", "BE 2567"),
        ("9999-12-31", "two dots"),
        ("2567/2024", "two eras"),
        ("256X", "plain dates only"),
        ("พ.ศ. 2567 (ค.ศ. 2023)", "before the brackets"),
        ("วันพุธที่ 24 ธันวาคม 2567", "Tuesday"),
        ("24 สิงหาคม", "year is missing"),
        ("เมื่อสุดสัปดาห์ที่ผ่านมา", "relative"),
        ("วันนี้", "relative"),
        ("ปีการศึกษา 2567", "academic"),
        ("ไตรมาส 1/2567", "fiscal"),
        ("ร.ศ. 112", "พ.ศ."),
        ("สิงหาคน 2566", "สิงหาคม"),
        ("ปีงบประมาณ 2500", "fiscal years ran otherwise"),
        ("10.00 น.", "only a time"),
        ("20 และ 22 มิ.ย. 2566", "two rows"),
        ("1 ม.ค. 2566 - 2 ก.พ. 2566 - 3 มี.ค. 2566", "more than one dash"),
        ("ปัจจุบัน – 2570", "present"),
        ("-", "leave the cell empty"),
        ("/", "neither end"),
        ("Y170000002", "no word"),
        ("x" * 300, "longer than 200"),
    ],
)
def test_wrong_date_is_refused_with_its_reason(text: str, why: str) -> None:
    with pytest.raises(SourceError, match="cannot be read as a date") as caught:
        parse_date(text)
    assert why in caught.value.faults[0].message


def test_refusal_shows_what_may_be_written() -> None:
    with pytest.raises(SourceError) as caught:
        parse_date("someday")
    assert all(example in str(caught.value) for example in lexicon().examples)


def test_refusal_has_no_place_of_its_own() -> None:
    with pytest.raises(SourceError) as caught:
        parse_date("someday")
    assert (caught.value.row, caught.value.column, caught.value.faults[0].file) == (0, "", "")


@pytest.mark.parametrize("text", lexicon().examples)
def test_examples_of_the_messages_are_read(text: str) -> None:
    assert parse_date(text).edtf


# --- eras ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "era", "edtf"),
    [("24/8/66", "BE", "2023-08-24"), ("1757", "CE", "1757"), ("พ.ศ. 2567", "CE", "2024")],
)
def test_era_of_a_column_counts_where_the_text_says_none(text: str, era: str, edtf: str) -> None:
    assert as_edtf(text, era="BE" if era == "BE" else "CE") == edtf


def test_buddhist_year_in_a_gregorian_column_is_refused() -> None:
    with pytest.raises(SourceError, match="BE 2567"):
        parse_date("2567", era="CE")


@pytest.mark.parametrize(
    ("text", "day"),
    [
        # Chulalongkorn University was founded on 26 March 2459, which was in 1917.
        ("26 มีนาคม 2459", date(1917, 3, 26)),
        ("24 มิถุนายน 2475", date(1932, 6, 24)),
        ("31 มีนาคม 2482", date(1940, 3, 31)),
        ("1 เมษายน 2483", date(1940, 4, 1)),
        ("31 ธันวาคม 2483", date(1940, 12, 31)),
        ("1 มกราคม 2484", date(1941, 1, 1)),
        ("6 เมษายน พ.ศ. 2325", date(1782, 4, 6)),
    ],
)
def test_years_began_in_april_before_2484(text: str, day: date) -> None:
    assert parse_date(text) == Span(day.isoformat(), day, day)


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("พ.ศ. 2484", date(1941, 1, 1), date(1941, 12, 31)),
        ("พ.ศ. 2483", date(1940, 4, 1), date(1940, 12, 31)),
        ("พ.ศ. 2456", date(1913, 4, 1), date(1914, 3, 31)),
        ("พ.ศ. 2400", date(1857, 3, 1), date(1858, 4, 30)),
    ],
)
def test_year_without_a_month_is_the_days_it_had(text: str, first: date, last: date) -> None:
    assert (parse_date(text).first, parse_date(text).last) == (first, last)


def test_months_that_2483_never_had_are_refused() -> None:
    with pytest.raises(SourceError, match="2483 had only April to December"):
        parse_date("มกราคม 2483")


@unhurried
@given(RECORDED)
def test_buddhist_and_common_years_are_each_others_inverse(day: date) -> None:
    month = MONTHS["th"][day.month - 1][0]
    assert parse_date(f"{day.day} {month} พ.ศ. {buddhist_year(day)}").first == day


@unhurried
@given(MODERN)
def test_both_eras_of_one_day_are_the_same_span(day: date) -> None:
    figures = f"{day.day:02d}/{day.month:02d}/"
    assert parse_date(figures + str(day.year)) == parse_date(figures + str(day.year + 543))


@unhurried
@given(MODERN, st.sampled_from(["th", "en"]), st.data())
def test_every_spelling_of_a_month_is_read(day: date, language: str, data: st.DataObject) -> None:
    name = data.draw(st.sampled_from(MONTHS[language][day.month - 1]))
    assert parse_date(f"{day.day} {name} {day.year}").first == day


@unhurried
@given(MODERN)
def test_thai_digits_are_digits(day: date) -> None:
    assert parse_date(f"{day.day}/{day.month}/{day.year + 543}".translate(THAI_DIGITS)).last == day


@pytest.mark.parametrize(
    "text", ["\ufeff7 ธันวาคม\u00a02565", "7 ธันวา\u200bคม 2565", "7  ธันวาคม  2565 "]
)
def test_invisible_characters_do_not_matter(text: str) -> None:
    assert as_edtf(text) == "2022-12-07"


def test_decomposed_vowel_is_its_composed_one() -> None:
    assert as_edtf("ประจําปี 2567") == as_edtf("ประจำปี 2567")


@unhurried
@given(st.integers(2505, 2843))
def test_fiscal_year_is_october_to_september(number: int) -> None:
    span = fiscal_year(number)
    assert (span.first, span.last) == (date(number - 544, 10, 1), date(number - 543, 9, 30))


def test_fiscal_year_of_no_era_is_refused() -> None:
    with pytest.raises(SourceError, match="either era"):
        fiscal_year(2350)


# --- EDTF ---------------------------------------------------------------------------------------


@unhurried
@given(st.integers(1, 2300), st.integers(1, 12), st.integers(1, 28), st.integers(1, 3))
def test_plain_dates_are_what_the_edtf_library_says(y: int, m: int, d: int, parts: int) -> None:
    text = "-".join([f"{y:04d}", f"{m:02d}", f"{d:02d}"][:parts])
    span, parsed = parse_date(text, era="CE"), parse_edtf(text)
    assert isinstance(parsed, EDTFObject)
    bounds = [date(*bound[:3]) for bound in (parsed.lower_strict(), parsed.upper_strict())]
    assert (span.edtf, [span.first, span.last]) == (str(parsed), bounds)


EDTF_TEXT = st.text("0129X?~%-/.[]{},S^Y", min_size=1, max_size=24)
EDTF_DATE = st.from_regex(
    r"(?:[?~%]?(1[89]|20)[0-9X]{2}[?~%]?(-[?~%]?[0-3X][0-9X][?~%]?(-[?~%]?[0-3X][0-9X][?~%]?)?)?)",
    fullmatch=True,
)
EDTF_PERIOD = st.tuples(EDTF_DATE | st.sampled_from(["", ".."]), EDTF_DATE).map("/".join)
EDTF_SET = st.lists(EDTF_DATE, min_size=1, max_size=3).map(lambda dates: f"[{','.join(dates)}]")


def read(text: str) -> Span | None:
    """Return the Span of a text, None if it is refused."""
    try:
        return parse_date(text)
    except SourceError:
        return None


@unhurried
@given(EDTF_TEXT | EDTF_DATE | EDTF_PERIOD | EDTF_SET)
@example("2004-?06-11")
@example("?2004-06")
@example("156X-12-25")
@example("/..")
@example("[..1984]")
def test_canonical_text_is_read_as_itself(text: str) -> None:
    span = read(text)
    assert span is None or span.absent or parse_date(span.edtf, era="CE") == span


@unhurried
@given(EDTF_DATE | EDTF_PERIOD | EDTF_SET)
def test_first_day_is_never_after_the_last(text: str) -> None:
    span = read(text)
    assert span is None or span.first <= span.last


@pytest.mark.parametrize("text", ["/..", "2024/{", "{..1984}", "1XXX-02-29", "[2024,20"])
def test_library_prints_nothing(text: str, capsys: pytest.CaptureFixture[str]) -> None:
    read(text)
    assert capsys.readouterr().out == ""


@unhurried
@given(MODERN, st.integers(0, 400))
def test_period_holds_every_day_between_its_ends(start: date, days: int) -> None:
    end = min(start + timedelta(days=days), date(2299, 12, 31))
    span = parse_date(f"{start.isoformat()}/{end.isoformat()}")
    assert (span.first, span.last) == (start, end)


@unhurried
@given(MODERN)
def test_month_and_year_hold_their_days(day: date) -> None:
    spans = [parse_date(day.isoformat()[:length]) for length in (4, 7, 10)]
    assert all(span.first <= day <= span.last for span in spans)


@unhurried
@given(st.integers(1800, 2300), st.integers(1, 12))
def test_month_ends_on_its_last_day(year: int, month: int) -> None:
    span = parse_date(f"{year}-{month:02d}")
    assert span.last.day == gregorian.monthrange(year, month)[1]


@pytest.mark.parametrize("text", ["2024-01/..", "2024", "XXXX", "../2024", "2024-01-15~"])
def test_form_of_edtf_is_told(text: str) -> None:
    assert is_edtf(text)


def test_set_of_more_than_sixty_characters_is_refused() -> None:
    with pytest.raises(ValueError, match="longer than 60"):
        read_edtf("[" + ",".join(["2024"] * 30) + "]", "CE")


# --- any text -------------------------------------------------------------------------------------

SIGNS = ["-", "–", "/", ".", ",", "(", ")", "~", "?", "..", "X"]
FIGURES = ["2567", "2024", "66", "24", "3", "0", "31", "13", "๒๕๖๗", "10.00"]
PLAIN_WORDS = (
    "วันที่ พ.ศ. ค.ศ. ปี ถึง ตั้งแต่ เป็นต้นไป ระหว่าง และ FY ปีงบประมาณ ไม่ทราบ ปัจจุบัน วันจันทร์ เวลา น. until BE"
)
MONTH_NAMES = [name for months in MONTHS.values() for names in months for name in names]
WORDS = [*SIGNS, *FIGURES, *PLAIN_WORDS.split(), *MONTH_NAMES]


@unhurried
@given(st.text(max_size=60))
@example("\ud800")
@example("²/2/2567")
@example("٢٤/٨/٢٠٢٣")
def test_any_text_is_read_or_refused(text: str) -> None:
    span = read(text)
    assert span is None or span.first <= span.last


@unhurried
@given(st.lists(st.sampled_from(WORDS), max_size=9), st.sampled_from(["", " "]))
def test_any_words_of_dates_are_read_or_refused(words: list[str], space: str) -> None:
    span = read(space.join(words))
    assert span is None or span.first <= span.last


@pytest.mark.timeout(5)
@pytest.mark.parametrize("text", ["9" * 200, "ส.ค." * 50, "2567-" * 40, "(" * 200, ". " * 100])
def test_long_nonsense_is_refused_at_once(text: str) -> None:
    assert read(text) is None


# --- open, unknown, absent ------------------------------------------------------------------------


def test_absent_date_has_no_text_and_no_bounds() -> None:
    assert parse_date("") == Span("", EARLIEST, LATEST)


def test_unknown_and_open_ends_have_the_same_day_and_another_text() -> None:
    unknown, is_open = parse_date("2024/"), parse_date("2024/..")
    assert (unknown.last, is_open.last, unknown.edtf == is_open.edtf) == (LATEST, LATEST, False)


@pytest.mark.parametrize(
    ("text", "start_open", "start_unknown", "end_open", "end_unknown"),
    [
        ("2024", False, False, False, False),
        ("2024/..", False, False, True, False),
        ("2024/", False, False, False, True),
        ("../2024", True, False, False, False),
        ("/2024", False, True, False, False),
        ("unknown", False, True, False, True),
        ("", False, True, False, True),
        ("..", True, False, True, False),
    ],
)
def test_span_tells_open_from_unknown(
    text: str,
    *,
    start_open: bool,
    start_unknown: bool,
    end_open: bool,
    end_unknown: bool,
) -> None:
    span = parse_date(text)
    assert (start_open, start_unknown, end_open, end_unknown) == (
        span.start_is_open,
        span.start_is_unknown,
        span.end_is_open,
        span.end_is_unknown,
    )


@pytest.mark.parametrize("text", ["../2024", "/2024", "unknown", ""])
def test_earliest_of_an_open_or_unknown_start_is_none(text: str) -> None:
    assert earliest(parse_date(text)) is None


@pytest.mark.parametrize("text", ["2024/..", "2024/", "unknown", ""])
def test_latest_of_an_open_or_unknown_end_is_none(text: str) -> None:
    assert latest(parse_date(text)) is None


def test_earliest_and_latest_of_a_year_are_its_days() -> None:
    span = parse_date("2567")
    assert (earliest(span), latest(span)) == (date(2024, 1, 1), date(2024, 12, 31))


# --- ties -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("start", "end", "days"),
    [
        ("2567", "2570-06", "2024-01-01 2024-12-31 2027-06-01 2027-06-30"),
        ("2567–2570", "", "2024-01-01 2024-12-31 2027-01-01 2027-12-31"),
        ("", "2567–2570", "2024-01-01 2024-12-31 2027-01-01 2027-12-31"),
        ("2567", "", "2024-01-01 2024-12-31 0001-01-01 9999-12-31"),
        ("2567", "unknown", "2024-01-01 2024-12-31 0001-01-01 9999-12-31"),
        ("2567", "..", "2024-01-01 2024-12-31 9999-12-31 9999-12-31"),
        ("2567–", "", "2024-01-01 2024-12-31 9999-12-31 9999-12-31"),
        ("2567–", "2570", "2024-01-01 2024-12-31 2027-01-01 2027-12-31"),
        ("..", "2570", "0001-01-01 0001-01-01 2027-01-01 2027-12-31"),
        ("", "2570", "0001-01-01 9999-12-31 2027-01-01 2027-12-31"),
        ("", "–2570", "0001-01-01 9999-12-31 2027-01-01 2027-12-31"),
        ("2566-2567", "2570", "2023-01-01 2024-12-31 2027-01-01 2027-12-31"),
        ("พ.ศ. 2456", "", "1913-04-01 1914-03-31 0001-01-01 9999-12-31"),
        ("", "", "0001-01-01 9999-12-31 0001-01-01 9999-12-31"),
    ],
)
def test_interval_of_a_tie(start: str, end: str, days: str) -> None:
    bounds = interval(parse_date(start), parse_date(end))
    assert " ".join(day.isoformat() for day in bounds) == days


def test_tie_that_starts_after_its_end_is_refused() -> None:
    with pytest.raises(SourceError, match="after its end"):
        interval(parse_date("2570"), parse_date("2567"))


@unhurried
@given(MODERN, MODERN, MODERN)
def test_plain_filter_finds_a_tie_on_each_of_its_days(first: date, last: date, day: date) -> None:
    first, day, last = sorted([first, last, day])
    bounds = interval(parse_date(first.isoformat()), parse_date(last.isoformat()))
    assert bounds[0] <= day <= bounds[3]


@pytest.mark.parametrize(
    ("text", "halves"),
    [("2024/2027", ("2024", "2027")), ("2024/..", ("2024", OPEN.edtf)), ("2024", ("2024", "2024"))],
)
def test_ends_of_a_period(text: str, halves: tuple[str, str]) -> None:
    assert tuple(end.edtf for end in ends(parse_date(text))) == halves


def test_unknown_start_of_a_period_is_unknown() -> None:
    assert ends(parse_date("/2027"))[0] == UNKNOWN


# --- display --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "thai", "english"),
    [
        ("2023-08-24", "24 สิงหาคม 2566", "24 August 2023"),
        ("2023-08", "สิงหาคม 2566", "August 2023"),
        ("2024", "พ.ศ. 2567", "2024"),
        ("2023/2042", "พ.ศ. 2566–2585", "2023–2042"),
        ("2023-06-20/2023-06-22", "20–22 มิถุนายน 2566", "20–22 June 2023"),
        ("FY2567", "ปีงบประมาณ 2567", "fiscal year 2024"),
        ("2024/..", "ตั้งแต่ พ.ศ. 2567 เป็นต้นไป", "from 2024 onwards"),
        ("/2027", "ถึง พ.ศ. 2570", "until 2027"),
        ("2024~", "ประมาณ พ.ศ. 2567", "about 2024"),
        ("unknown", "ไม่ทราบ", "unknown"),
        ("", "", ""),
        ("พ.ศ. 2456", "พ.ศ. 2456", "BE 2456"),
        ("ค.ศ. 1932", "ค.ศ. 1932", "1932"),
        (
            "201X",
            "1 มกราคม 2553 – 31 ธันวาคม 2562 (201X)",
            "1 January 2010 – 31 December 2019 (201X)",
        ),
    ],
)
def test_span_is_shown_in_both_languages(text: str, thai: str, english: str) -> None:
    assert (to_thai(parse_date(text)), to_english(parse_date(text))) == (thai, english)


def test_short_display_abbreviates_the_month() -> None:
    assert to_thai(parse_date("2023-08-24"), short=True) == "24 ส.ค. 2566"


PLAIN = st.tuples(st.dates(date(1, 1, 1), date(2299, 12, 31)), st.sampled_from([4, 7, 10])).map(
    lambda drawn: drawn[0].isoformat()[: drawn[1]]
)
MARKED = st.tuples(PLAIN, st.sampled_from(["", "", "~", "?", "%"])).map("".join)
END = MARKED | st.sampled_from(["", ".."])


@unhurried
@given(text=MARKED | st.tuples(END, END).map("/".join), short=st.booleans())
@example(text="1940-12~/1941", short=False)
def test_what_is_shown_reads_back_as_the_same_span(text: str, *, short: bool) -> None:
    try:
        span = parse_date(text, era="CE")
    except SourceError:
        return
    shown = (to_thai(span, short=short), to_english(span, short=short))
    assert [parse_date(words) for words in shown] == [span, span]


@unhurried
@given(st.integers(2432, 2483), st.sampled_from(["", "~", "?", "%"]))
def test_years_from_april_read_back_as_the_same_span(year: int, mark: str) -> None:
    span = parse_date(f"{year}{mark}")
    assert (parse_date(to_thai(span)), parse_date(to_english(span))) == (span, span)
