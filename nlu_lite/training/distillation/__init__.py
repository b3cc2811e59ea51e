"""From a teacher to a student: a smaller model that answers as a larger one does."""
