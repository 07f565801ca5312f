"""JupyterHub: configuration, spawner, roles."""
