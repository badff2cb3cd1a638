"""What a record of a kind of resource can say: one file a decision. The records are in `kyeol.tools.kinds`."""
