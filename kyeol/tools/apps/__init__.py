"""What kyeol-app-gitops holds of Saleor's apps, written from their contracts: `python -m kyeol.tools.apps`."""
