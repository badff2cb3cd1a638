"""Argo CD's objects as plain data: projects, ApplicationSets, and what registers a cluster.

Everything that an application depends on is in its cluster's Secret, as labels and annotations, which mgmt's
ApplicationSets read: so an environment comes and goes without mgmt.
"""

from typing import Final

API_VERSION: Final = "argoproj.io/v1alpha1"
