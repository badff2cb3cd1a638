"""The base of the project's exceptions."""


class KyeolError(Exception):
    """What somebody can put right: the text says what is wrong and what would be right, one line for each mistake.

    ```
    KyeolError
    ├── ConfigError               mistakes in stack files (config.mistakes)
    │   └── AddonError            add-ons that cannot be installed as they are declared (addons.catalog)
    ├── PreviewError              the program refuses a stack (tools.preview.run)
    ├── DiffError                 two versions cannot be compared (tools.diff.run)
    │   ├── RepositoryError       a commit cannot be read (tools.diff.repository)
    │   ├── InterpreterError      a side has no Python that runs it (tools.diff.interpreter)
    │   └── DocumentError         a side printed no graph (tools.diff.document)
    ├── PriceError                a price table is missing, or cannot be read (tools.cost.prices)
    ├── TreeError                 a GitOps tree cannot be built (tools.reach.manifests)
    ├── NoPulumiError             no way leads to the Pulumi CLI (tools.pulumi_cli.ways)
    │   └── UnavailableError      one way does not (tools.pulumi_cli.machine)
    ├── VersionError              a version to rehearse from cannot be run (tools.rehearse.version)
    ├── PluginError               a plugin to rehearse with cannot be used (tools.rehearse.plugins)
    ├── OutsideError              what a plugin asks of the outside cannot be played (tools.rehearse.outside)
    ├── ChangeError               an environment cannot be added or removed (tools.environments.new)
    ├── OperateError              AWS or GitHub cannot be asked (tools.operate.aws)
    │   └── AwsError              AWS refuses a call (tools.operate.aws)
    ├── ChartError                a chart cannot be copied or fetched (tools.operate.charts)
    ├── UnknownTargetError        nothing of a stack is called so (tools.adopt.select)
    ├── TerraformError            a state of Terraform cannot be read (tools.adopt.terraform)
    ├── MoveError                 a side of a move cannot be looked at (tools.move.inventory)
    ├── UnknownRoleError          no stack makes a role of that name (tools.access.world)
    ├── UnknownPolicyError        nothing is known of a policy of AWS's that a role has (tools.access.managed)
    ├── UnknownOperatorError      a condition's operator is not evaluated (tools.access.matching)
    ├── NoRoomError               no temporary folder can be made (tools.rehearse.rehearsal)
    └── CloudError                the simulated cloud refuses an API call, as AWS would (tools.rehearse.cloud.errors)
    ```

    Anything else that is raised is a mistake in this project's own code.
    """
