"""`licet operations`: the operations that trained a model, counted as the notes to ECCN 4E091 count them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import asdict
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Any, Final

import click

from licet.cli.output import emit, emit_json
from licet.determine.paragraphs import DISCLAIMER, paragraph

if TYPE_CHECKING:
    from licet.law.part774.training_operations import Span, SyntheticData

_MOST: Final = 10**40
_NUMBER: Final = re.compile(r"([0-9][0-9,_]{0,60}(?:\.[0-9]{1,40})?)(?:[eE]\+?([0-9]{1,2})|([kmbtKMBT]))?")
_ZEROS: Final = {"k": 3, "m": 6, "b": 9, "t": 12}


def _exact(text: str) -> Fraction | None:
    """A number as people write it, exactly: `405e9`, `405B`, `15.6T`, `405,000,000,000`; None if it is none."""
    if not (found := _NUMBER.fullmatch(text)):
        return None
    digits, exponent, suffix = found.groups()
    zeros = _ZEROS[suffix.lower()] if suffix else int(exponent or 0)
    return Fraction(re.sub("[,_]", "", digits)) * Fraction(10**zeros)


def _whole(text: str) -> int:
    number = _exact(text)
    if number is None or number.denominator != 1 or not 0 < number <= _MOST:
        raise click.BadParameter(f"found {text!r}; expected a whole number above 0, such as 405e9, 405B or 15.6T")
    return int(number)


def _above_0(text: str) -> Fraction:
    number = _exact(text)
    if number is None or not 0 < number <= _MOST:
        raise click.BadParameter(f"found {text!r}; expected a number above 0")
    return number


def _percent(text: str) -> Fraction:
    number = _exact(text.removesuffix("%"))
    if number is None or number > 100:
        raise click.BadParameter(f"found {text!r}; expected a percentage from 0 to 100, such as 12.5")
    return number


def _generator(text: str) -> int:
    return 0 if text == "published" else _whole(text)


def _hardware(given: tuple[str, str, str, str]) -> tuple[int, Fraction, Fraction, Fraction]:
    chips, tops, utilization, days = given
    return _whole(chips), _above_0(tops), _percent(utilization), _above_0(days)


def _reads(read: Callable[[Any], Any]) -> Callable[[click.Context, click.Parameter, Any], Any]:
    """A callback that reads an option where it is given; ``read`` raises click.BadParameter."""
    return lambda ctx, param, given: None if given is None else read(given)


@click.command()
@click.option("--parameters", callback=_reads(_whole), metavar="N", help="The parameters of the model.")
@click.option(
    "--active-parameters", callback=_reads(_whole), metavar="N", help="Mixture of experts: those that a token passes."
)
@click.option("--tokens", callback=_reads(_whole), metavar="D", help="The data points of pre-training.")
@click.option("--fine-tune-tokens", callback=_reads(_whole), metavar="D", help="The data points of later training.")
@click.option(
    "--fine-tune-parameters",
    callback=_reads(_whole),
    metavar="N",
    help="What they pass, frozen parameters too; default as before.",
)
@click.option("--other-operations", callback=_reads(_whole), metavar="OPS", help="Training that is counted otherwise.")
@click.option(
    *("--synthetic-share", "share"),
    callback=_reads(_percent),
    metavar="PERCENT",
    help="How much of the training is on unpublished data that one model generated.",
)
@click.option(
    "--synthetic-operations", callback=_reads(_whole), metavar="OPS", help="What it took to generate that data."
)
@click.option(
    "--generator-operations",
    callback=_reads(_generator),
    metavar="OPS",
    help="What it took to train the model that generated it; published, if its parameters are.",
)
@click.option(
    *("--of-published-model", "published"),
    callback=_reads(_whole),
    metavar="OPS",
    help="The model is derived from a published model, which took these operations.",
)
@click.option(
    "--hardware",
    nargs=4,
    callback=_reads(_hardware),
    metavar="CHIPS TOPS PERCENT DAYS",
    help="An estimate: chips, tera-operations/s of one, utilization, days.",
)
@click.option("--json", "as_json", is_flag=True, help="Print one object.")
def operations(
    parameters: int | None,
    active_parameters: int | None,
    tokens: int | None,
    fine_tune_tokens: int | None,
    fine_tune_parameters: int | None,
    other_operations: int | None,
    share: Fraction | None,
    synthetic_operations: int | None,
    generator_operations: int | None,
    published: int | None,
    hardware: tuple[int, Fraction, Fraction, Fraction] | None,
    as_json: bool,
) -> None:
    """Count the operations that trained a model, against the 10^26 of ECCN 4E091.

    \b
    Examples:
      licet operations --parameters 405e9 --tokens 15.6e12
      licet operations --parameters 671B --active-parameters 37B --tokens 14.8T --fine-tune-tokens 10B
      licet operations --parameters 2T --tokens 8T --synthetic-share 12 --synthetic-operations 5e24
      licet operations --of-published-model 3.8e25 --parameters 405B --fine-tune-tokens 2T
      licet operations --hardware 16384 989 40 54 --json

    Numbers are exact; 405B is 405e9. A step counts 6 x N x D, the example of the Technical Notes for a dense layer.
    All training counts, collecting and curating the data does not. --hardware is never the count.
    """
    from licet.law.part774.training_operations import SyntheticData, known

    passed = active_parameters or parameters
    if active_parameters and parameters and active_parameters > parameters:
        raise click.UsageError("--active-parameters is more than --parameters")
    if tokens and published:
        raise click.UsageError(
            "--of-published-model already has the pre-training; give the later training as --fine-tune-tokens"
        )
    if (tokens and not passed) or (fine_tune_tokens and not (passed or fine_tune_parameters)):
        raise click.UsageError("tokens are given, and no parameters: give --parameters")
    if (passed and not (tokens or fine_tune_tokens)) or (fine_tune_parameters and not fine_tune_tokens):
        raise click.UsageError("parameters are given, and no tokens: give --tokens or --fine-tune-tokens")

    steps, later = [], []
    if published:
        steps.append(_step("Published model", "as stated", published, "Note 1 to 4E091"))
    if tokens and passed:
        steps.append(_dense("Pre-training", passed, tokens))
    if fine_tune_tokens and (n := fine_tune_parameters or passed):
        later.append(_dense("Later training", n, fine_tune_tokens))
    if other_operations:
        later.append(_step("Other training", "as stated", other_operations))
    data = SyntheticData(None if share is None else share / 100, synthetic_operations, generator_operations)
    synthetic = None if data == SyntheticData(None, None, None) else data
    if not (steps or later) and (synthetic or not hardware):
        raise click.UsageError("no training to count: give --parameters and --tokens")
    additional = known(*(s["operations"] for s in later)) + (synthetic.brought() if synthetic else known())
    total = known(*(s["operations"] for s in steps)) + additional

    record = {
        "steps": steps + later,
        "synthetic_data": _synthetic(synthetic) if synthetic else None,
        "not_given": [
            name
            for name, given in (("later training such as fine-tuning", later), ("synthetic data", synthetic))
            if not given
        ],
        **_limits(total if steps or later else None, additional, published),
        "estimate": _estimate(*hardware) if hardware else None,
        "citation": "4E091",
        "confidence": "primary_extract",
    }
    if as_json:
        emit_json(record)
    else:
        emit("\n".join(_text(record, experts=active_parameters is not None)))


def _dense(name: str, parameters: int, data_points: int) -> dict[str, Any]:
    from licet.law.part774.training_operations import dense_operations

    formula = f"6 × N × D = 6 × {parameters:,} × {data_points:,}"
    return _step(name, formula, dense_operations(parameters, data_points))


def _step(name: str, formula: str, operations: int, citation: str = "Technical Notes to 4E091") -> dict[str, Any]:
    return {"step": name, "formula": formula, "operations": operations, "citation": citation}


def _limits(total: Span | None, additional: Span, published: int | None) -> dict[str, Any]:
    """What the count comes to, and against which limits; ``total`` is None where nothing is counted."""
    from licet.law.part774.training_operations import THRESHOLD, derived_model_limit, specified

    derived = None
    if published:
        limit = derived_model_limit(published)
        beyond = additional.more_than(limit)
        derived = {
            "original_operations": published,
            "limit": int(limit),  # counts are whole: above the limit is above its whole part
            "additional": asdict(additional),
            "within_limit": None if beyond is None else not beyond,
            "citation": "Note 1 to 4E091",
        }
    return {
        "total": asdict(total) if total else None,
        "threshold": THRESHOLD,
        "distance_to_threshold": THRESHOLD - total.least if total else None,
        "at_or_above_threshold": total.at_least(THRESHOLD) if total else None,
        "derived_model": derived,
        "specified_by_operations": specified(total, additional, published) if total else None,
    }


def _synthetic(data: SyntheticData) -> dict[str, Any]:
    return {
        "share_percent": None if data.share is None else _decimal(data.share * 100),
        "counts": data.counts,
        "generating": data.generating,
        "generator_training": data.generator_training,
        "brought": asdict(data.brought()),
        "citation": "Technical Notes to 4E091",
    }


def _estimate(chips: int, tops: Fraction, percent: Fraction, days: Fraction) -> dict[str, Any]:
    """Chips x peak rate x utilization x time: what hardware could have done, which is not what training took."""
    formula = (
        f"{chips:,} chips × {_decimal(tops):,} × 10^12 operations/s × {_decimal(percent):,} percent"
        f" × {_decimal(days):,} days × 86,400 s"
    )
    return {"formula": formula, "operations": int(chips * tops * 10**12 * percent / 100 * days * 86_400)}


def _decimal(number: Fraction) -> Decimal:
    """A number that was written as a decimal, as one."""
    return Decimal(number.numerator) / Decimal(number.denominator)


def _text(record: dict[str, Any], experts: bool) -> Iterator[str]:
    """The count as a text of at most 100 columns."""
    yield _headline(record).upper()
    for title, body in (
        ("The count", _count(record)),
        ("Against 10^26", _against(record)),
        ("Derived from a published model", _derived(record)),
        ("Estimate from hardware: not the count", _estimated(record)),
        ("What this rests on", _grounds(record, experts)),
    ):
        if written := list(body):
            yield from ("", title, "-" * len(title), *written)
    yield from ("", DISCLAIMER)


def _headline(record: dict[str, Any]) -> str:
    if record["total"] is None:
        return "No count: an estimate from hardware is not the count of ECCN 4E091"
    derived = record["derived_model"]
    match record["specified_by_operations"]:
        case True:
            return "10^26 training operations or more: ECCN 4E091, unless one of its notes excludes the model"
        case False if derived and derived["within_limit"]:
            return "Within the limit for a model derived from a published one: not ECCN 4E091, if every step is given"
        case False:
            return "Fewer than 10^26 training operations: not ECCN 4E091, if every step is given"
    return "Undetermined: what is not known of the synthetic data decides"


def _count(record: dict[str, Any]) -> Iterator[str]:
    for i, step in enumerate(record["steps"], 1):
        yield from paragraph(f"{i}.", f"{step['step']}: {step['formula']} [{step['citation']}]")
        yield f"   = {_shown(step['operations'])}"
    if data := record["synthetic_data"]:
        share = "an unknown part" if data["share_percent"] is None else f"{data['share_percent']:,} percent"
        counts = {True: "counts, above 10", False: "does not count, up to 10", None: "counts if above 10 percent"}
        yield from paragraph(
            f"{len(record['steps']) + 1}.",
            f"Synthetic data: {share} of the training; {counts[data['counts']]} [{data['citation']}]",
        )
        training = data["generator_training"]
        yield f"   generating it: {_known(data['generating'])}"
        yield f"   training its generator: {'does not count, it is published' if training == 0 else _known(training)}"
        yield f"   = {_between(data['brought'])}"
    if record["total"]:
        yield from paragraph("Total:", _between(record["total"]))


def _against(record: dict[str, Any]) -> Iterator[str]:
    if record["total"] is None:
        return
    least, threshold = record["total"]["least"], record["threshold"]
    percent = least * 10_000 // threshold
    words = f"{percent // 100:,}.{percent % 100:02} percent of 10^26 [4E091]"
    match record["at_or_above_threshold"]:
        case True if least == threshold:
            yield f"Reached exactly: {words}"
        case True:
            yield f"Reached: {words}"
            yield f"   above it by {_shown(least - threshold)}"
        case False:
            yield f"Not reached: {words}"
            short = {"least": threshold - record["total"]["most"], "most": threshold - least}
            yield from paragraph("   below it by", _between(short))
        case None:
            yield f"Not known: at least {words}"
            yield f"   reached with {_shown(threshold - least)} more"


def _derived(record: dict[str, Any]) -> Iterator[str]:
    if not (derived := record["derived_model"]):
        return
    original, limit, additional = derived["original_operations"], derived["limit"], derived["additional"]
    yield f"Original model: {_shown(original)}"
    yield f"   25 percent of it: {_shown(original // 4)}"
    yield "Limit, the higher of that and of 2.5 × 10^25:"
    yield f"   {_shown(limit)} [{derived['citation']}]"
    yield from paragraph("Additional training:", _between(additional))
    match derived["within_limit"]:
        case True:
            yield f"   within the limit; left: {_shown(limit - additional['most'])}"
        case False:
            yield f"   more than the limit by {_shown(additional['least'] - limit)}"
            yield "   the note does not exclude the model"
        case None:
            yield "   not known whether it is more than the limit"


def _estimated(record: dict[str, Any]) -> Iterator[str]:
    if estimate := record["estimate"]:
        yield from paragraph("", estimate["formula"])
        yield f"   = {_shown(estimate['operations'])}"
        yield from paragraph(
            "",
            "ECCN 4E091 counts the steps of the training, whatever hardware they ran on and however well it was used: "
            "count them from the parameters and the data.",
        )


def _grounds(record: dict[str, Any], experts: bool) -> Iterator[str]:
    if record["total"] is None:
        return
    if record["not_given"]:
        yield from paragraph("-", f"Not given, so not counted: {'; '.join(record['not_given'])}.")
    if any("×" in step["formula"] for step in record["steps"]):
        yield from paragraph(
            "-",
            "6 × N × D is the example of the Technical Notes for a dense layer, with N parameters and D data points. "
            "Every step counts, forward and backward: where a model has other layers, count them too.",
        )
    if experts:
        yield from paragraph(
            "-",
            "Mixture of experts: N is the parameters that a data point passes, as only steps that are performed count. "
            "That is derived; the notes do not speak of it.",
        )
    if record["synthetic_data"]:
        yield from paragraph(
            "-",
            "Of several models that generated unpublished data, only the one with the most training operations counts; "
            "variants and checkpoints are one model; no operation counts twice.",
        )
    yield from paragraph("-", "Collecting and curating the data does not count.")
    yield from paragraph(
        "-",
        "Not looked at: whether the weights are published (Note 1), and whether a model as capable as the most "
        "advanced published one would have needed more operations (Note 2). Note 2 takes guidance of BIS, published "
        "technical opinions or a classification request (748.3(f)).",
    )
    yield from paragraph(
        "-",
        "4E091 is in the Code since January 13, 2025 (90 FR 4544). BIS announced on May 13, 2025 that it would not "
        "enforce that rule.",
    )
    yield from paragraph("-", f"Confidence: {record['confidence']}, seen in a machine extraction of the eCFR.")


def _shown(number: int) -> str:
    """A count in full, and as a power of ten of at most six digits, cut off and never rounded up to a limit."""
    digits = str(number)
    if len(digits) < 7:
        return f"{number:,} operations"
    about = "about " if digits[6:].strip("0") else ""
    return f"{number:,} ({about}{f'{digits[0]}.{digits[1:6]}'.rstrip('0').rstrip('.')} × 10^{len(digits) - 1})"


def _known(number: int | None) -> str:
    return "not known" if number is None else _shown(number)


def _between(span: dict[str, int | None]) -> str:
    least, most = span["least"] or 0, span["most"]
    if least == most:
        return _shown(least)
    return f"at least {_shown(least)}" + ("" if most is None else f", at most {_shown(most)}")
