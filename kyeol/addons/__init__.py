"""The cluster's add-ons and workloads that call AWS: who they are in the cluster, and what they may do.

`charts/` has one file per add-on, with one `ADDON` (see `contract`); `catalog` finds them, and nothing imports them by
name. `workloads/` has what calls AWS without a chart of this program, such as the Saleor API. The modules beside them
are what both are made of and checked by.
"""
