"""One prediction: what is asked, what its rows stand for, and the vectors of each."""
