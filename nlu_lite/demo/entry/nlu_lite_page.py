"""The script of the page."""

from nlu_lite.demo.page import show

__all__: list[str] = []

if __name__ == "__main__":
    show()
