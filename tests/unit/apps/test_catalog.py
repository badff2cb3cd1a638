"""Apps are found by their files, and a stack has those that its configuration names."""

from dataclasses import replace

import pytest

from kyeol.addons.catalog import ADDONS
from kyeol.apps.catalog import APPS, chosen, storage_mistakes
from kyeol.config.apps import AppsConfig
from kyeol.config.mistakes import ConfigError
from kyeol.config.names import SHOP_IMAGES
from kyeol.tools.apps.image import image
from tests.avatax import AVATAX
from tests.harness import ROOT


def test_every_definition_is_an_app_and_every_app_can_be_built() -> None:
    files = {path.stem for path in (ROOT / "kyeol" / "apps" / "definitions").glob("*.py")} - {"__init__"}
    assert {name.replace("-", "_") for name in APPS} == files
    for app in APPS.values():
        workflow = ROOT / "images" / app.image / ".github" / "workflows" / "deploy.yaml"
        assert f"image: {app.image}\n" in workflow.read_text()
        assert f"USER {app.user}:{app.user}" in (ROOT / "images" / app.image / "Dockerfile").read_text()


def test_an_app_of_upstreams_is_built_as_smtp_is_from_its_own_folder() -> None:
    written = image(AVATAX)
    assert {path.replace(AVATAX.image, "saleor-app-smtp") for path in written} == set(image(APPS["smtp"]))
    steps = written["images/saleor-app-avatax/Dockerfile"]
    settings = "SECRET_KEY=build DYNAMODB_MAIN_TABLE_NAME=build DYNAMODB_LOGS_TABLE_NAME=build AWS_REGION=build"
    assert f"RUN {settings} pnpm turbo run build --env-mode=loose --filter=saleor-app-avatax\n" in steps
    assert "WORKDIR /repo/apps/avatax\n" in steps
    assert not [path for path, text in written.items() if "smtp" in text]
    assert image(replace(AVATAX, source="https://github.com/kyeol-example/app, v1")) == {}


def test_no_app_has_anothers_image_or_an_add_ons_role() -> None:
    images = [app.image for app in APPS.values()]
    assert len({*images, *SHOP_IMAGES}) == len(images) + len(SHOP_IMAGES)
    assert len({app.host_fact for app in APPS.values()}) == len(APPS)
    assert not {app.identity.role for app in APPS.values()} & {
        addon.identity.role for addon in ADDONS if addon.identity
    }


def test_a_stack_has_the_apps_that_it_names_and_an_unknown_one_is_a_line() -> None:
    images = {"saleor-app-smtp"}
    assert chosen("dev", None, ()) == {}
    assert chosen("dev", AppsConfig(hosts={"smtp": "smtp.example.com"}), images) == {APPS["smtp"]: "smtp.example.com"}
    with pytest.raises(ConfigError) as caught:
        chosen("dev", AppsConfig(hosts={"smpt": "smtp.example.com"}), images)
    assert str(caught.value) == "Pulumi.dev.yaml: kyeol:apps.hosts.smpt: smpt is not an app; did you mean smtp?"


def test_an_app_without_an_image_would_stop_the_whole_shop_and_is_refused() -> None:
    with pytest.raises(ConfigError) as caught:
        chosen("dev", AppsConfig(hosts={"smtp": "smtp.example.com"}), {"saleor-api"})
    assert "no registry has the repository saleor-app-smtp; add it to kyeol:registry in Pulumi.mgmt.yaml" in str(
        caught.value
    )


def test_no_two_tables_have_one_name_or_one_variable() -> None:
    main, logs = AVATAX.private_storage
    assert list(storage_mistakes({**APPS, AVATAX.name: AVATAX}.values())) == []
    twice = replace(AVATAX, private_storage=(main, replace(main, expires="TTL")))
    assert list(storage_mistakes([twice])) == [
        "app-avatax: 2 tables have this name; give each app's table a suffix of its own",
        "app avatax: private_storage: 2 tables are told by DYNAMODB_MAIN_TABLE_NAME; name a variable for each",
    ]
    assert list(storage_mistakes([AVATAX, replace(AVATAX, name="avatax-logs", private_storage=(main,))])) == [
        "app-avatax-logs: 2 tables have this name; give each app's table a suffix of its own"
    ]
    assert list(storage_mistakes([replace(AVATAX, private_storage=(replace(logs, suffix="Client-Logs"),))])) == [
        "app avatax: private_storage: suffix Client-Logs: only small letters and digits"
    ]
