"""The main job: sources → checked facts → Neo4j → network and measures → map and report.

`Project` is one workspace at work; ``kg.open("DIR")`` returns one, and every command of ``kg``
calls one of its methods. It is built in the order of the way: `reading` the sources, `serving`
Neo4j, `changing` the network, and the `project` that asks, measures and builds.
"""

from __future__ import annotations

from kg.pipeline.access import Access, Progress, Report
from kg.pipeline.project import Built, Project

__all__ = ["Access", "Built", "Progress", "Project", "Report"]
