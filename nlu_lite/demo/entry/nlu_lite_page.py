"""The script of the page."""

from nlu_lite.demo.page import show

__all__ = ["show"]

if __name__ == "__main__":
    show()
