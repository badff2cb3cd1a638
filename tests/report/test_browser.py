"""The report in a real browser, opened from disk."""

import os
import subprocess
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Literal

import pytest
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request, expect, sync_playwright

from kyeol.tools.kinds import vpc
from kyeol.tools.preview.graph import Graph
from kyeol.tools.preview.outline import short_kind
from tests.harness import STACKS

Scheme = Literal["light", "dark"]
Opener = Callable[..., Page]

HERE = Path(__file__).parent
PHONE = 390

# No GPU, nobody's profile, and no calls of its own to the network.
FLAGS = [
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


@pytest.fixture(scope="module")
def browser(report: Path) -> Iterator[Browser]:  # noqa: ARG001 - recorded first: the browser's event loop bars others
    """A headless Chromium, for this file only."""
    found = subprocess.run(["sh", str(HERE / "chromium.sh")], capture_output=True, text=True, check=False)
    if found.returncode:
        pytest.fail(found.stderr.strip())
    # As root, Chromium has no sandbox.
    flags = [*FLAGS, *(["--no-sandbox"] if os.geteuid() == 0 else [])]
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=found.stdout.strip(), args=flags)
        yield launched
        launched.close()


@pytest.fixture
def opened(browser: Browser, report: Path) -> Iterator[Opener]:
    """Opens the report at a place of it; whatever the browser complains of, and whatever it fetches, is a failure."""
    contexts: list[BrowserContext] = []
    complaints: list[str] = []

    def fetched(request: Request) -> None:
        if not request.url.startswith((report.as_uri(), "data:")):
            complaints.append(f"fetches {request.url}")

    def open_at(place: str = "", *, width: int = 1280, scheme: Scheme = "light", scripts: bool = True) -> Page:
        context = browser.new_context(
            viewport={"width": width, "height": 900}, color_scheme=scheme, java_script_enabled=scripts
        )
        contexts.append(context)
        page = context.new_page()
        page.on("console", lambda message: complaints.append(message.text))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on("request", fetched)
        page.goto(f"{(report / 'index.html').as_uri()}{place}")
        return page

    yield open_at
    for context in contexts:
        context.close()
    assert complaints == []


@pytest.fixture(scope="module")
def looked_at(browser: Browser) -> Page:
    """A page that nothing is done to."""
    return browser.new_page()


@pytest.fixture
def shown(looked_at: Page, report: Path) -> Iterator[Opener]:
    """Shows a place of the report, on the page where other places were shown."""
    complaints: list[str] = []

    def listen(message: ConsoleMessage) -> None:
        complaints.append(message.text)

    def show(place: str = "", *, width: int = 1280, scheme: Scheme = "light") -> Page:
        looked_at.set_viewport_size({"width": width, "height": 900})
        looked_at.emulate_media(color_scheme=scheme)
        looked_at.goto(f"{(report / 'index.html').as_uri()}{place}")
        return looked_at

    looked_at.on("console", listen)
    yield show
    looked_at.remove_listener("console", listen)
    assert complaints == []


def test_it_opens_on_the_platform_and_goes_to_a_stack(opened: Opener) -> None:
    page = opened()
    assert page.locator("main > section:visible").get_attribute("id") == "platform"
    page.get_by_role("navigation", name="Stacks").get_by_role("link", name="prod").click()
    page.locator("section#prod").wait_for()
    assert page.locator("main > section:visible").count() == 1
    assert page.locator("nav.stacks a[aria-current]").inner_text() == "prod"


def test_the_skip_link_leads_to_the_stack_that_is_shown(opened: Opener) -> None:
    page = opened("#prod")
    page.locator(".skip").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#content")).to_be_focused()
    expect(page.locator("#prod")).to_be_visible()
    expect(page.locator("#platform")).to_be_hidden()


def test_a_link_leads_into_a_stack(opened: Opener) -> None:
    page = opened("#stage-versions")
    assert page.locator("main > section:visible").get_attribute("id") == "stage"
    frame = page.locator("#stage-versions").bounding_box()
    assert frame
    assert 0 <= frame["y"] < 900


@pytest.mark.parametrize("stack", STACKS)
def test_the_picture_shows_every_subnet(shown: Opener, graphs: Mapping[str, Graph], stack: str) -> None:
    page = shown(f"#{stack}")
    picture = page.locator(f"svg[data-picture={stack}]")
    for subnet in graphs[stack].of_type(vpc.SUBNET.type):
        text = picture.get_by_text(str(subnet.inputs["cidrBlock"]), exact=True).first
        assert text.is_visible(), subnet.name


@pytest.mark.parametrize("place", ["", *(f"#{stack}" for stack in STACKS)])
def test_texts_stay_in_their_boxes_with_the_browsers_fonts(shown: Opener, place: str) -> None:
    assert shown(place).evaluate((HERE / "spilled.js").read_text()) == []


def names(page: Page) -> list[str]:
    """What the tree of prod shows as found, in order."""
    return page.locator("#prod li.found:visible > details > summary > .name").all_inner_texts()


def test_search_looks_at_names_kinds_and_values(opened: Opener, graphs: Mapping[str, Graph]) -> None:
    page = opened("#prod-resources")
    area, total = page.locator("#prod"), len(graphs["prod"])
    search, count = area.get_by_role("searchbox", name="Search"), area.locator(".count")
    search.fill("aws.EC2.natgateway")
    expect(count).to_have_text(f"3 of {total} resources")
    assert names(page) == ["vpc-nat-a", "vpc-nat-b", "vpc-nat-c"]
    assert page.title().startswith("prod ")
    search.fill("vpc-nat-a  natgateway")
    expect(count).to_have_text(f"1 of {total} resources")
    search.fill("aws.EC2.natgateway")
    expect(count).to_have_text(f"3 of {total} resources")
    search.fill("10.30.64.0/19")
    expect(count).to_have_text(f"1 of {total} resources")
    assert names(page) == ["vpc-app-a"]
    search.fill("no such thing")
    expect(area.get_by_text("Nothing matches.")).to_be_visible()
    assert names(page) == []
    area.get_by_role("button", name="Reset").click()
    expect(count).to_have_text(f"{total} resources")
    roots = [one for one in graphs["prod"] if one.parent not in graphs["prod"].resources]
    assert area.locator(".tree > li:visible").count() == len(roots)


def test_filters_by_kind_component_and_protection(opened: Opener, graphs: Mapping[str, Graph]) -> None:
    prod = graphs["prod"]
    page = opened("#prod-resources")
    area = page.locator("#prod")
    count = area.locator(".count")
    area.get_by_label("protected only").check()
    guarded = [one for one in prod if one.options.protect]
    expect(count).to_have_text(f"{len(guarded)} of {len(prod)} resources")
    assert sorted(names(page)) == sorted(one.name for one in guarded)
    area.get_by_label("Kind").select_option("aws.kms.Key")
    keys = [one.name for one in guarded if short_kind(one.type) == "aws.kms.Key"]
    expect(count).to_have_text(f"{len(keys)} of {len(prod)} resources")
    assert sorted(names(page)) == sorted(keys)
    area.get_by_role("combobox", name="Component").select_option("kms")
    inside = [one.name for one in guarded if short_kind(one.type) == "aws.kms.Key" and ":Keys$" in one.urn]
    page.wait_for_function(
        "n => document.querySelector('#prod .count').textContent.startsWith(n + ' ')", arg=len(inside)
    )
    assert 0 < len(inside) < len(keys)
    assert sorted(names(page)) == sorted(inside)


def test_an_entry_opens_with_the_keyboard_and_shows_what_it_is_made_with(opened: Opener) -> None:
    page = opened("#prod-resources")
    summary = page.locator("#prod li[data-kind=Vpc] > details > summary")
    summary.focus()
    page.keyboard.press("Enter")
    entry = summary.locator("xpath=ancestor::li[1]")
    assert entry.locator(":scope > details").get_attribute("open") is not None
    assert "urn:pulumi:prod::" in entry.locator(":scope > details > .opened").inner_text()
    search = page.locator("#prod").get_by_role("searchbox", name="Search")
    search.fill("db.r7g.large")
    found = page.locator("#prod li.found > details > summary", has_text="aws.rds.Instance")
    found.click()
    assert '"instanceClass": "db.r7g.large"' in page.locator("#prod li.found .opened pre").first.inner_text()


def test_a_cell_of_the_matrix_leads_to_the_path_behind_it(opened: Opener) -> None:
    page = opened("#prod-reach")
    cell = page.get_by_role("link", name="nodes to database, TCP 5432: held")
    path = page.locator("#prod .paths details", has=page.get_by_text("nodes to database, TCP 5432: held"))
    expect(path.locator("ol")).to_be_hidden()
    cell.click()
    expect(path.locator("ol")).to_be_visible()
    expect(path.locator("li").last).to_contain_text("security group kyeol-prod-postgres: in, TCP 5432")
    assert page.locator("main > section:visible").get_attribute("id") == "prod"


@pytest.mark.parametrize("place", ["", "#prod", "#prod-resources", "#prod-reach", "#mgmt"])
def test_a_phone_scrolls_no_page_sideways(shown: Opener, place: str) -> None:
    page = shown(place, width=PHONE)
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE


@pytest.mark.parametrize("width", [PHONE, 800, 1280])
def test_what_scrolls_says_so_and_nothing_else_does(shown: Opener, width: int) -> None:
    page = shown("#prod", width=width)
    wrong = """all => all.filter(one => one.clientWidth && (one.scrollWidth > one.clientWidth) !==
        (getComputedStyle(one, "::before").content !== "none")).map(one => one.getAttribute("aria-label"))"""
    assert page.eval_on_selector_all(".scroll", wrong) == []


def test_on_paper_every_stack_stands_whole(opened: Opener) -> None:
    page = opened(width=718)
    page.emulate_media(media="print")
    assert page.locator("main > section:visible").count() == 1 + len(STACKS)
    cut = "all => all.filter(one => one.scrollWidth > one.clientWidth + 1).map(one => one.getAttribute('aria-label'))"
    assert page.locator(".scroll").evaluate_all(cut) == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("place", ["", "#prod"])
def test_every_text_stands_out_in_light_and_dark(shown: Opener, scheme: Scheme, place: str) -> None:
    page = shown(place, scheme=scheme)
    background = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert (sum(int(part) for part in background[4:-1].split(",")) < 128 * 3) == (scheme == "dark")
    assert page.evaluate((HERE / "contrast.js").read_text()) == []


def test_without_scripts_everything_stands_below_one_another(opened: Opener) -> None:
    page = opened(scripts=False)
    assert page.locator("main > section:visible").count() == 1 + len(STACKS)
    assert page.locator("form:visible").count() == 0


def test_a_picture_opens_by_itself(looked_at: Page, report: Path) -> None:
    looked_at.goto((report / "prod.svg").as_uri())
    assert looked_at.get_by_text("10.30.64.0/19").is_visible()
