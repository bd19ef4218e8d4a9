"""The verbs. Each loads what it needs when it is called, so that the command starts at once."""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from ._version import __version__, compiled
from .errors import EXIT_FAILED, EXIT_INTERRUPTED, EXIT_OK, VnnewsError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .records import Record
    from .scrape.spec import Reach


EPILOG = """
\b
Exit codes:
  0  all went well
  1  some pages could not be fetched or read; the rest is done
  2  the command line is wrong
  3  an input is missing, unreadable or not what it should be
  4  a job folder is damaged, in use or from a newer version
  5  the output cannot be written
  6  an optional part is not installed
  130  stopped by Ctrl-C or SIGTERM; what was done is on disk
"""


class Verbs(click.Group):
    """Shows the verbs in the order of the work rather than of the alphabet."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(self.commands)


@click.group(
    cls=Verbs,
    epilog=EPILOG,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@click.version_option(f"{__version__}{' (compiled)' if compiled() else ''}", prog_name="vnnews")
def cli() -> None:
    """Vietnamese provincial news pages in, structured records out.

    \b
    vnnews extract page.html              one page, for you to read
    vnnews extract page.html > out.jsonl  the same as JSON, one record a line
    vnnews scrape https://site.vn --out job
    vnnews export job --to parquet
    """


@cli.command()
@click.argument("inputs", nargs=-1, required=True)
@click.option("--published", help="Publication date where the page does not say (YYYY-MM-DD).")
@click.option("--province", help="Province of the pages (Kon Tum).")
@click.option("--json/--table", "as_json", default=None, help="JSON lines, or a view for people.")
@click.option("--workers", default=1, show_default=True, help="Processes to work with.")
@click.option("--out", help="Folder for shards of records, which a killed run goes on with.")
@click.option("--cluster", metavar="ADDRESS", help="Ray cluster: ray://host:port, or auto.")
@click.option("--all", "every", is_flag=True, help="Archived pages that are not articles too.")
@click.option("--allow-private", is_flag=True, help="Fetch addresses of your own network too.")
def extract(
    inputs: tuple[str, ...],
    published: str | None,
    province: str | None,
    as_json: bool | None,
    workers: int,
    out: str | None,
    cluster: str | None,
    every: bool,
    allow_private: bool,
) -> int:
    """Read pages: files, folders, addresses, WARC archives, JSONL with a "text", or - for stdin.

    \b
    vnnews extract page.html
    vnnews extract https://baokontum.com.vn/some-article.html
    curl -s https://… | vnnews extract -
    vnnews extract job/warc/*.warc.gz > records.jsonl
    vnnews extract archive/ --workers 8 --out records/
    vnnews extract 's3://archive/*.warc.gz' --cluster auto --out s3://records/
    """
    if cluster is not None:
        from .cluster import run as run_cluster

        if out is None:
            raise click.UsageError("--cluster writes shards: say where with --out")
        done = run_cluster(inputs, out, address=cluster, province=province, every=every)
        click.echo(done.text(), err=True)
        return EXIT_FAILED if done.failed else EXIT_OK
    if out is not None:
        from .shards import run as run_shards

        report = run_shards(inputs, Path(out), workers=workers, province=province, every=every)
        click.echo(report.text(), err=True)
        return EXIT_FAILED if report.failed else EXIT_OK
    return _extract_to_stdout(
        inputs, published, province, as_json, workers, every, allow_private=allow_private
    )


def _extract_to_stdout(
    inputs: tuple[str, ...],
    published: str | None,
    province: str | None,
    as_json: bool | None,
    workers: int,
    every: bool,
    *,
    allow_private: bool,
) -> int:
    from . import sources, terminal
    from .pipeline import is_furniture, read, read_item, read_many

    person = not as_json if as_json is not None else sys.stdout.isatty()
    colour = terminal.wants_colour(sys.stdout)
    failed = 0
    options: dict[str, Any] = {
        "published": published,
        "province": province,
        "allow_private": allow_private,
    }
    pages = sources.items(inputs)
    records: Iterator[Record]
    if len(inputs) == 1 and not _is_batch(inputs[0]):
        # A single page: its errors end the command with their own exit code.
        records = (
            read(page, **options)
            if isinstance(page, str | bytes | Path)
            else read_item(page, **options)
            for page in pages
        )
    else:
        records = read_many(pages, workers=workers, **options)
    for record in records:
        if record.error:
            failed += 1
            terminal.say(f"error: {record.error}")
        if not every and is_furniture(record):
            continue
        if person:
            click.echo(terminal.record_text(record, colour=colour) + "\n")
        else:
            click.echo(record.to_json())
    return EXIT_FAILED if failed else EXIT_OK


@cli.command()
@click.argument("seeds", nargs=-1)
@click.option("--out", type=click.Path(path_type=Path), help="The job's folder.")
@click.option("--job", "job_file", type=click.Path(path_type=Path), help="A job.toml.")
@click.option("--update", is_flag=True, help="Visit again what may show new pages.")
@click.option(
    "--scope",
    type=click.Choice(["page", "path", "host", "domain"]),
    help="How far to go from the seeds (host).",
)
@click.option("--include", multiple=True, metavar="PATTERN", help="Only addresses that match.")
@click.option("--exclude", multiple=True, metavar="PATTERN", help="No addresses that match.")
@click.option("--since", metavar="DATE", help="Leave older pages alone (YYYY-MM-DD).")
@click.option("--until", metavar="DATE", help="Leave newer pages alone.")
@click.option("--pages", type=int, help="Stop after so many pages.")
@click.option("--time", "time_limit", metavar="TIME", help="Stop after 90s, 30min, 8h, 2d.")
@click.option("--disk", metavar="SIZE", help="Stop when the folder has 500MB, 20GB.")
@click.option("--delay", type=float, help="Seconds between two requests to a server (2).")
@click.option("--max-rate", type=float, help="Requests a second over all servers.")
@click.option("--window", multiple=True, metavar="HH:MM-HH:MM", help="Work only then (UTC+7).")
@click.option("--contact", help="Address of yours, told to every server.")
@click.option("--frontier", metavar="URL", help="postgresql://… shared by several machines.")
@click.option("--wacz", is_flag=True, help="Pack a WACZ at the end.")
@click.option("--allow-private", is_flag=True, help="Fetch addresses of your own network too.")
@click.option("--insecure-host", multiple=True, metavar="HOST", help="Accept its bad certificate.")
@click.option("--quiet", is_flag=True, help="No progress bar.")
def scrape(
    seeds: tuple[str, ...],
    out: Path | None,
    job_file: Path | None,
    update: bool,
    scope: Reach | None,
    quiet: bool,
    **settings: Any,
) -> int:
    """Scrape sites into a web archive with records beside it; run again to go on.

    \b
    vnnews scrape https://baokontum.com.vn --out kontum --contact me@example.org
    vnnews scrape baokontum baogialai --out taynguyen --since 2024-01-01
    vnnews scrape --job job.toml --out archive
    vnnews scrape --update kontum
    """
    from . import jobs, terminal
    from .jobspec import job_spec
    from .scrape.places import advice

    spec, folder = job_spec(seeds, out, job_file, scope=scope, settings=settings)
    for word in filter(None, (advice(seed.url) for seed in spec.seeds)):
        terminal.say(f"note: {word}")
    report = jobs.run(spec, folder, update=update, progress=not quiet)
    click.echo(jobs.report_text(report, folder), err=True)
    return report.exit_code


@cli.command()
@click.argument("folder", type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="The report as JSON.")
def status(folder: Path, as_json: bool) -> int:
    """Say where a scrape job stands, also while it runs.

    \b
    vnnews status kontum
    vnnews status kontum --json
    """
    import msgspec

    from . import jobs, terminal
    from .scrape import status as job_status

    report = job_status(folder)
    if as_json:
        click.echo(msgspec.json.encode(report).decode())
        return EXIT_OK
    click.echo(jobs.report_text(report, folder))
    if report.servers:
        rows = [(s.server, s.requests, s.delay, s.waiting, s.next_at) for s in report.servers]
        click.echo(terminal.table(("server", "requests", "delay", "waiting", "next at"), rows))
    return EXIT_OK


@cli.command()
@click.argument("words", nargs=-1)
def sites(words: tuple[str, ...]) -> int:
    """List the newspapers and portals known by name.

    \b
    vnnews sites                  all of them
    vnnews sites kon tum          those with these words in name or province

    `until` and `goes on as` tell of newspapers that have merged with their provinces;
    `evidence` says what a row rests on (the head of the table explains it).
    """
    from . import terminal
    from .scrape import sites as known_sites
    from .text.tones import strip_marks

    wanted = strip_marks(" ".join(words)).lower()
    rows = [
        (
            site.key,
            site.name,
            site.province if site.now == site.province else f"{site.province} → {site.now}",
            site.domain,
            site.until,
            site.successor,
            f"{site.evidence} {site.seen}".strip(),
        )
        for site in known_sites()
        if wanted in strip_marks(f"{site.key} {site.name} {site.province} {site.now}").lower()
    ]
    header = ("name", "site", "province", "host", "until", "goes on as", "evidence")
    click.echo(terminal.table(header, rows))
    return EXIT_OK


@cli.command()
@click.argument("source", type=click.Path(path_type=Path))
@click.option(
    "--to", "to", required=True, help="parquet, csv, sqlite, duckdb, jsonl, jsonld, xlsx."
)
@click.option("--out", type=click.Path(path_type=Path), help="File or folder to write.")
def export(source: Path, to: str, out: Path | None) -> int:
    """Write the records of a job, or of any export, in another format.

    \b
    vnnews export demo-job --to parquet
    vnnews export demo-job --to sqlite --out kontum.sqlite
    vnnews export records.jsonl --to csv --out tables/
    """
    from . import store

    target = out or Path(f"{source.name.split('.')[0] or 'records'}.{to}")
    written = store.export(source, to, target)
    click.echo(f"{written:,} records in {target}", err=True)
    return EXIT_OK


@cli.command()
@click.argument("source", type=click.Path(path_type=Path))
@click.argument("record_id", metavar="ID")
@click.option("--json", "as_json", is_flag=True, help="The record as JSON.")
def show(source: Path, record_id: str, as_json: bool) -> int:
    """Print one record of a job or file with its evidence.

    \b
    vnnews show demo-job 3f2a91c07bd455e8
    vnnews show demo-job 3f2a            the first characters of an ID will do
    """
    from . import store, terminal
    from .errors import InputError

    found = [r for r in store.stream(source) if r.id.startswith(record_id)]
    if not found:
        raise InputError(f"{source}: no record whose ID begins with {record_id}")
    if len(found) > 1 and found[0].id != record_id:
        raise InputError(f"{source}: {len(found)} records begin with {record_id}; give more of it")
    record = found[0]
    if as_json:
        click.echo(record.to_json())
    else:
        colour = terminal.wants_colour(sys.stdout)
        click.echo(terminal.record_text(record, colour=colour))
        click.echo(terminal.evidence(record))
    return EXIT_OK


@cli.command()
@click.argument("target", type=click.Path(path_type=Path))
def verify(target: Path) -> int:
    """Derive the records of a job or file anew from their archive; list those that differ.

    \b
    vnnews verify demo-job
    vnnews verify demo-job/records/00000.jsonl
    """
    from . import terminal
    from .verify import verify as run_verify

    report = run_verify(target)
    click.echo(f"{report.same:,} of {report.checked:,} records are what the archive says")
    if report.findings:
        rows = [(f.id, f.verdict, f.reason, f.url or "") for f in report.findings]
        click.echo(terminal.table(("record", "verdict", "why", "address"), rows))
    return EXIT_FAILED if report.findings else EXIT_OK


@cli.command()
def schema() -> int:
    """Print the JSON Schema of a record."""
    import json

    from .records import json_schema

    click.echo(json.dumps(json_schema(), ensure_ascii=False, indent=1))
    return EXIT_OK


def _is_batch(name: str) -> bool:
    from .sources import JSONL_ENDINGS, WARC_ENDINGS

    return Path(name).is_dir() or name.endswith(WARC_ENDINGS + JSONL_ENDINGS)


@cli.command()
@click.argument("folder", required=False, type=click.Path(path_type=Path))
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", default=8000, show_default=True, help="Port to listen on.")
@click.option("--api-key", envvar="VNNEWS_API_KEY", help="Key that callers of the API must send.")
def serve(folder: Path | None, host: str, port: int, api_key: str | None) -> int:
    """Serve the HTTP API and the reading page, over a job's records if one is named.

    \b
    vnnews serve
    vnnews serve demo-job --port 8080
    """
    from .serve import run as run_server

    run_server(folder, host=host, port=port, api_key=api_key)
    return EXIT_OK


@cli.command()
@click.argument("pages", nargs=-1, required=True)
@click.option("--allow-private", is_flag=True, help="Fetch addresses of your own network too.")
def profile(pages: tuple[str, ...], allow_private: bool) -> int:
    """Propose a profile for a site from one or more of its pages, for you to correct.

    \b
    vnnews profile https://site.vn/a.html https://site.vn/b.html > site.toml
    vnnews profile page1.html page2.html
    """
    from .clean.authoring import propose
    from .pipeline import page_of

    click.echo(propose([page_of(page, allow_private=allow_private) for page in pages]))
    return EXIT_OK


@cli.command()
@click.option("--out", type=click.Path(path_type=Path), default=Path("demo-job"), show_default=True)
def demo(out: Path) -> int:
    """Scrape the sample portal on this machine and show what was found.

    \b
    vnnews demo
    vnnews demo --out /tmp/demo
    """
    from . import terminal
    from .demo import run as run_demo

    click.echo(run_demo(out, colour=terminal.wants_colour(sys.stdout)))
    return EXIT_OK


def main() -> None:
    """The command's entry: runs a verb, turns errors into one line and an exit code."""
    signal.signal(signal.SIGTERM, _terminate)
    try:
        code: Any = cli.main(standalone_mode=False)
    except click.ClickException as error:
        error.show()
        code = error.exit_code
    except click.Abort:
        code = EXIT_INTERRUPTED
    except KeyboardInterrupt:
        print("stopped; what was done is on disk", file=sys.stderr)
        code = EXIT_INTERRUPTED
    except BrokenPipeError:
        # The reader (head, less) has gone: nothing more to say, and nowhere to say it.
        sys.stderr.close()
        code = EXIT_OK
    except VnnewsError as error:
        print(f"error: {error}", file=sys.stderr)
        code = error.exit_code
    except Exception as error:
        if os.environ.get("VNNEWS_DEBUG"):
            raise
        told = " ".join(f"{type(error).__name__}: {error}".split())[:300]
        print(
            f"error: something unforeseen ({told}); what was done is on disk. "
            "Run again with VNNEWS_DEBUG=1 for the details that a report needs",
            file=sys.stderr,
        )
        code = EXIT_FAILED
    sys.exit(code if isinstance(code, int) else EXIT_OK)


def _terminate(signum: int, frame: object) -> None:
    raise KeyboardInterrupt


if __name__ == "__main__":
    main()
