"""The ideas behind the explorations. Pure: no Jupyter, no plots, no files, no clocks."""
