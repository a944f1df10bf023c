"""What commands say of their work: lines of text in the language asked for, fit for a terminal."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

import click

from kg.messages import ENGLISH, Message, counted, visible
from kg.resources import Templates, message_templates

_NUMBER = re.compile(r"\d+")


def say(line: str) -> None:
    """Say on stdout what was done."""
    click.echo(visible(line, lines=True))


def report(line: str) -> None:
    """Say on stderr what is being done."""
    click.echo(visible(line, lines=True), err=True)


@dataclass(frozen=True, slots=True)
class Words:
    """The texts of one group of ``messages.toml``, in one language."""

    texts: Templates
    lang: str

    @classmethod
    def of(cls, group: str, lang: str) -> Words:
        """Return the texts of a group."""
        return cls(message_templates(group), lang)

    def __call__(self, key: str, /, **values: object) -> str:
        """Return a text with its facts."""
        return self.texts[key][self.lang].format(**values)

    def count(self, key: str, number: int, /, **values: object) -> str:
        """Return a text that counts something, singular or plural."""
        return counted(self.texts[key], self.lang, number, **values)

    def message(self, key: str, /, **values: object) -> Message:
        """Return a text for an error: whoever shows it says it in the language of the call."""
        return Message(self.texts[key], values)

    def like(self, english: str) -> str:
        """Return the text that reads so in English, of whatever number; else what was given."""
        found = _NUMBER.search(english)
        template = english.replace(found[0], "{count}", 1) if found else english
        for key, texts in self.texts.items():
            if texts[ENGLISH] == template:
                return self.count(key, int(found[0])) if found else self(key)
        return english

    def counts(self, kinds: Mapping[str, int]) -> str:
        """Return several counts in one line, each in its own words."""
        return ", ".join(self.count(key, number) for key, number in kinds.items())
