"""Rules of secrets whose previous generation stays valid while a rotation runs."""

from collections.abc import Iterator

from kyeol.config.cdn import CdnConfig, OriginVerifyConfig
from kyeol.config.mail import MailConfig, MailCredentialsConfig
from kyeol.config.mistakes import KeyPath
from kyeol.config.rules.base import Sections, Violation, rule


def _rotated(sections: Sections) -> Iterator[tuple[str, KeyPath, OriginVerifyConfig | MailCredentialsConfig]]:
    """Such secrets, with the section and the setting of each."""
    if cdn := sections.get(CdnConfig):
        yield "cdn", ("originVerify",), cdn.origin_verify
    if mail := sections.get(MailConfig):
        yield "mail", ("credentials",), mail.credentials


@rule
def rotations_go_forward(sections: Sections) -> Iterator[Violation]:
    """The previous generation is an older one."""
    for concern, path, secret in _rotated(sections):
        if secret.previous is not None and secret.previous >= secret.current:
            problem = f"{secret.previous} is not before current {secret.current}"
            remedy = f"raise current above {secret.previous}, or remove previous"
            yield Violation(concern, (*path, "previous"), problem, remedy)
