"""`df.nlu`: what nlu_lite does, on the DataFrame and the Series themselves.

``import nlu_lite.pandas`` registers it; so does the first pipeline.

>>> import pandas as pd
>>> import nlu_lite.pandas
>>> reviews = pd.DataFrame({"text": ["Cold soup.", "Nice view!", "The soup was cold."]})
>>> table = reviews.nlu.embed("text", "en.embed_sentence.minilm_L6_384")
>>> table.nlu.similarity().round(2)
      0     1     2
0  1.00  0.06  0.84
1  0.06  1.00  0.02
2  0.84  0.02  1.00
"""

import pandas as pd

from nlu_lite.pandas.accessor import SeriesAccessor, TableAccessor
from nlu_lite.pandas.plots import Plots

__all__ = ["Plots", "SeriesAccessor", "TableAccessor"]

pd.api.extensions.register_dataframe_accessor("nlu")(TableAccessor)
pd.api.extensions.register_series_accessor("nlu")(SeriesAccessor)
