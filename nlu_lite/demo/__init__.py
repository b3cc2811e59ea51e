"""A page in the browser, on this machine alone, that shows what there is: `nlu-lite demo`."""
