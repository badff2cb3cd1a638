"""`kyeol doctor`: what it says of an account, line by line."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path

import pytest

from kyeol.config.mail import MailConfig
from kyeol.config.reading.load import Configuration
from kyeol.tools.json_values import Json
from kyeol.tools.operate.aws import Boto
from kyeol.tools.operate.doctor import account, here
from kyeol.tools.operate.doctor.check import Check, State
from kyeol.tools.operate.doctor.held_back import held_back
from kyeol.tools.operate.doctor.needs import vcpus
from kyeol.tools.operate.doctor.quotas import quotas
from kyeol.tools.operate.doctor.region import region
from kyeol.tools.operate.doctor.run import examine
from kyeol.tools.preview.graph import Graph
from tests.adopter.adopted import REPLACED
from tests.operate.fakes import Answers
from tests.projects import Project
from tests.shipped import STACKS

Graphs = Mapping[str, Graph]
Configurations = Mapping[str, Configuration]
SERVERS: list[Json] = ["ns-1.awsdns-00.com", "ns-2.awsdns-00.org"]


def states(lines: Iterable[Check]) -> dict[str, State]:
    return {line.what: line.state for line in lines}


def one(lines: Iterable[Check], what: str) -> Check:
    (found,) = [line for line in lines if what in line.what]
    return found


def test_too_small_a_quota_is_told_with_the_request_that_raises_it(graphs: Graphs) -> None:
    five = Answers(
        {
            "service-quotas get_service_quota": {"Quota": {"Value": 5.0}},
            "logs describe_resource_policies": {"resourcePolicies": []},
        }
    )
    lines = list(quotas(five, "ap-northeast-2", list(graphs.values())))
    addresses = one(lines, "Elastic IP")
    assert addresses.state is State.MISSING
    assert addresses.what == "ap-northeast-2: 6 Elastic IP addresses of 5"
    assert "--quota-code L-0263D0A3 --desired-value 6" in addresses.remedy
    assert one(lines, "VPCs").state is State.OK
    assert one(lines, "vCPUs of standard On-Demand").state is State.MISSING
    assert not [line for line in lines if "Spot" in line.what], "nobody needs any"


def test_more_names_than_acm_puts_into_a_certificate_are_told_where_cloudfronts_is(graphs: Graphs) -> None:
    answers = Answers({"service-quotas get_service_quota": {"Quota": {"Value": 10.0}}})
    assert not [line for line in quotas(answers, "ap-northeast-2", list(graphs.values())) if "names" in line.what]
    shop = graphs["prod"].one("aws:acm/certificate:Certificate", "certificates-cloudfront")
    apps = [f"app-{number}.www.example.com" for number in range(12)]
    wider = replace(shop, inputs={**shop.inputs, "subjectAlternativeNames": apps})
    many = replace(graphs["prod"], resources={**graphs["prod"].resources, shop.urn: wider})
    (line,) = [line for line in quotas(answers, "ap-northeast-2", [many]) if "names" in line.what]
    assert (line.state, line.what) == (State.MISSING, "us-east-1: 13 names of one certificate of 10")
    assert "--region us-east-1 --service-code acm --quota-code L-FB94F0B0 --desired-value 13" in line.remedy


def test_vcpus_are_those_of_every_group_at_its_maximum_and_one_node_more(graphs: Graphs) -> None:
    # prod: six t3.xlarge and one that replaces another; the others t3.large: 3, 3 and 4.
    assert vcpus([graphs["prod"]], spot=False) == 7 * 4
    assert vcpus(graphs.values(), spot=False) == 7 * 4 + (4 + 4 + 5) * 2
    group = graphs["prod"].one("aws:eks/nodeGroup:NodeGroup")
    other = replace(
        group, inputs={**group.inputs, "capacityType": "SPOT", "instanceTypes": ["m7i.large", "m7i.2xlarge"]}
    )
    spot = replace(graphs["prod"], resources={**graphs["prod"].resources, group.urn: other})
    assert (vcpus([spot], spot=False), vcpus([spot], spot=True)) == (0, 7 * 8)


def test_what_a_caller_may_not_read_is_a_line_and_stops_nothing(graphs: Graphs) -> None:
    lines = list(quotas(Answers({}), "ap-northeast-2", list(graphs.values())))
    assert {line.state for line in lines} == {State.UNKNOWN}
    assert all("AccessDenied" in line.remedy for line in lines)


def test_what_new_accounts_are_refused_shows_only_by_use(graphs: Graphs) -> None:
    nothing: dict[str, Mapping[str, Json] | str] = {
        "cloudfront list_distributions": {"DistributionList": {}},
        "elbv2 describe_load_balancers": {"LoadBalancers": []},
        "ec2 describe_instances": {"Reservations": []},
        "sesv2 get_account": {"ProductionAccessEnabled": True},
    }
    new = list(held_back(Answers(nothing), "ap-northeast-2", [graphs["prod"]]))
    assert [line.state for line in new] == [State.UNKNOWN] * 3 + [State.OK]
    assert "Support case" in new[0].remedy
    used = Answers({**nothing, "cloudfront list_distributions": {"DistributionList": {"Items": [{"Id": "E1"}]}}})
    assert next(iter(held_back(used, "ap-northeast-2", [graphs["prod"]]))).state is State.OK
    assert len(list(held_back(used, "ap-northeast-2", [graphs["dev"]]))) == 2, "dev has no CDN"


def test_zones_and_machines_that_a_region_does_not_offer_are_told(configurations: Configurations) -> None:
    dev = configurations["dev"].config
    names: list[Json] = [f"{dev.aws.region}{zone}" for zone in "abc"]
    there = Answers(
        {
            "ec2 describe_availability_zones": {"AvailabilityZones": [{"ZoneName": name} for name in names]},
            "ec2 describe_instance_type_offerings": {
                "InstanceTypeOfferings": [{"Location": name} for name in names[:2]]
            },
            "rds describe_orderable_db_instance_options": {"OrderableDBInstanceOptions": []},
        }
    )
    zones, nodes, database = region(there, "dev", dev)
    assert (zones.state, nodes.state, database.state) == (State.OK, State.MISSING, State.MISSING)
    assert f"not in {dev.aws.region}c;" in nodes.remedy


@pytest.mark.parametrize(
    ("seen", "state"),
    [
        (["ns-2.awsdns-00.org.", "NS-1.awsdns-00.com."], State.OK),
        (["ns.registrar.example."], State.MISSING),
        (None, State.UNKNOWN),
    ],
)
def test_the_zone_is_delegated_when_the_world_names_its_servers(
    configurations: Configurations, seen: list[str] | None, state: State
) -> None:
    zone = configurations["mgmt"].config.dns
    assert zone
    aws = Answers(
        {
            "route53 list_hosted_zones_by_name": {"HostedZones": [{"Id": "/hostedzone/Z1", "Name": f"{zone.zone}."}]},
            "route53 get_hosted_zone": {"DelegationSet": {"NameServers": SERVERS}},
        }
    )
    (line,) = account.zone(aws, configurations["mgmt"].config, lambda _: seen)
    assert line.state is state
    assert line.state is State.OK or all(str(server) in line.remedy for server in SERVERS)


def test_another_zone_that_sorts_after_it_is_not_taken_for_it(configurations: Configurations) -> None:
    # Route 53 answers with the zones from the name on.
    aws = Answers(
        {"route53 list_hosted_zones_by_name": {"HostedZones": [{"Id": "/hostedzone/Z1", "Name": "other.net."}]}}
    )
    (line,) = account.zone(aws, configurations["mgmt"].config, lambda _: [])
    assert line.state is State.UNKNOWN


@pytest.mark.parametrize(
    ("answer", "state"),
    [
        ({"ProductionAccessEnabled": True, "SendQuota": {"Max24HourSend": 50000.0, "MaxSendRate": 14.0}}, State.OK),
        ({"ProductionAccessEnabled": False}, State.MISSING),
        ("AccessDenied", State.UNKNOWN),
    ],
)
def test_an_account_in_the_sandbox_of_ses_is_told(
    graphs: Graphs, answer: Mapping[str, Json] | str, state: State
) -> None:
    aws = Answers({"sesv2 get_account": answer})
    (line,) = [one for one in held_back(aws, "ap-northeast-2", [graphs["prod"]]) if "SES" in one.what]
    assert line.state is state
    assert line.what.endswith(": 50,000 emails in 24 hours, 14 a second") is (state is State.OK)
    assert not [line for line in held_back(aws, "ap-northeast-2", [graphs["stage"]]) if "SES" in line.what]


def test_prod_needs_another_mail_servers_secret_before_its_first_sync(
    project: Project, aws: Boto, configurations: Configurations
) -> None:
    shipped = configurations["prod"]
    assert states(account.secrets(aws, project.root, shipped)) == {}, "SES's is made by the program"
    other = replace(shipped, config=shipped.config.model_copy(update={"mail": MailConfig(provider="other")}))
    assert states(account.secrets(aws, project.root, other)) == {"secret kyeol-prod-email": State.MISSING}
    region = shipped.config.aws.region
    aws.call("secretsmanager", "create_secret", region, Name="kyeol-prod-email", SecretString="{}")
    assert states(account.secrets(aws, project.root, other)) == {"secret kyeol-prod-email": State.OK}
    assert states(account.secrets(aws, project.root, configurations["dev"])) == {}


def test_a_cluster_that_does_not_answer_from_here_is_told(configurations: Configurations) -> None:
    up = Answers({"eks describe_cluster": {"cluster": {"endpoint": "https://api.example"}}})
    asked: list[str] = []

    def refuses(host: str) -> bool:
        asked.append(host)
        return False

    (line,) = account.clusters(up, configurations, ["dev"], refuses)
    assert (asked, line.state) == (["api.example"], State.MISSING)
    gone = Answers({"eks describe_cluster": "ResourceNotFoundException"})
    assert one(account.clusters(gone, configurations, ["dev"], lambda _: True), "dev").state is State.UNKNOWN


def test_every_marked_placeholder_is_found_and_none_where_all_are_filled_in(project: Project) -> None:
    left = [line.what for line in here.placeholders(project.root)]
    for stack in STACKS:
        marked = [
            f"Pulumi.{stack}.yaml:{number}"
            for number, line in enumerate(project.file(stack).read_text().splitlines(), 1)
            if "# placeholder" in line and line.partition("#")[0].rstrip()[-1] != ":"
        ]
        assert set(marked) <= set(left)
    assert any("signed-images.yaml" in what for what in left), "or no image of the organisation's is admitted"
    for path in {project.root / what.partition(":")[0] for what in left}:
        text = path.read_text().replace("111122223333", "424242424242")
        for old, new in REPLACED.items():
            text = text.replace(old, new)
        path.write_text(text)
    assert states(here.placeholders(project.root)) == {"no placeholder is left": State.OK}


@pytest.mark.parametrize(
    ("created", "number", "customised", "state"),
    [
        ("2026-08-01T00:00:00Z", 7, True, State.OK),
        ("2026-08-01T00:00:00Z", None, True, State.MISSING),
        ("2025-08-01T00:00:00Z", None, True, State.OK),
        ("2026-08-01T00:00:00Z", 8, True, State.MISSING),
        ("2026-08-01T00:00:00Z", 7, False, State.MISSING),
    ],
)
def test_a_token_carries_the_subject_that_the_roles_trust(
    created: str, number: int | None, customised: bool, state: State
) -> None:
    def gh(command: list[str]) -> str:
        if command[-1].endswith("/sub"):
            return json.dumps({"use_default": customised})
        return json.dumps({"id": 7, "created_at": created})

    assert one(here.repository(gh, "acme", "infra", number), "acme/infra").state is state


@pytest.mark.parametrize(
    ("version", "state"), [("v3.272.0", State.OK), ("v3.100.0", State.MISSING), (None, State.MISSING)]
)
def test_the_tools_are_those_that_the_program_needs(version: str | None, state: State) -> None:
    said = {"pulumi": version, "aws": "aws-cli/2.31.0 Python/3.13", "kubectl": "Client", "gh": None}
    lines = list(here.tools(lambda command: said[command[0]]))
    assert lines[0].state is state
    assert [line.state for line in lines[1:]] == [State.OK, State.OK, State.MISSING]


def test_an_account_that_is_not_the_stacks_is_told_and_not_examined(
    project: Project, configurations: Configurations, graphs: Graphs, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(here, "run", lambda _: None)
    aws = Answers({"sts get_caller_identity": {"Account": "999999999999"}})
    lines = list(examine(project.root, aws, configurations, graphs, ["prod"]))
    assert "999999999999" in one(lines, "stack prod").remedy
    assert [call.split()[0] for call in aws.asked] == ["sts"]


def test_it_only_reads(
    project: Project, configurations: Configurations, graphs: Graphs, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(here, "run", lambda _: None)
    aws = Answers({"sts get_caller_identity": {"Account": configurations["mgmt"].config.aws.account_id}})
    list(examine(project.root, aws, configurations, graphs, list(STACKS)))
    assert {call.split()[1].partition("_")[0] for call in aws.asked} <= {"get", "list", "describe", "head"}
    assert len(aws.asked) > 20


def test_nothing_but_the_commands_that_need_it_imports_boto3() -> None:
    root = Path(here.__file__).parents[4]
    users = [path for path in root.glob("kyeol/**/*.py") if "boto" in path.read_text().replace("kyeol.tools", "")]
    assert {path.name for path in users if "import boto" in path.read_text()} == {"aws.py"}
