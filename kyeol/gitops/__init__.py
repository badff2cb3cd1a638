"""Argo CD's objects as plain data: projects, ApplicationSets, and what registers a cluster.

An environment's stack makes all of its own in mgmt's Argo CD, and mgmt only those of its own cluster. Everything that
an application depends on is in its cluster's Secret, as labels and annotations, which the environment's ApplicationSets
read: so an environment comes and goes without mgmt, and its applications change when it does, whatever the others lack.
"""

from typing import Final

API_VERSION: Final = "argoproj.io/v1alpha1"
