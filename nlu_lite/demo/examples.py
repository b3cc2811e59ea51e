"""What the page shows before its user has typed or uploaded anything."""

__all__ = ["MAILS"]

# Texts and their topics.
MAILS = [
    ("Where is my parcel? It should have come on Monday.", "delivery"),
    ("The courier left the box with a neighbour I do not know.", "delivery"),
    ("Can you send it to my office instead of my flat?", "delivery"),
    ("How long does shipping to Norway take?", "delivery"),
    ("It was brought to the wrong street.", "delivery"),
    ("Do you ship on Saturdays?", "delivery"),
    ("The tracking number that you sent does not exist.", "delivery"),
    ("I will be away next week. Please hold the shipment.", "delivery"),
    ("You charged my card twice for one order.", "billing"),
    ("I still have not got my refund.", "billing"),
    ("The invoice lacks our VAT number.", "billing"),
    ("Please send me a receipt for March.", "billing"),
    ("Can I pay by bank transfer?", "billing"),
    ("My card is refused although it is valid.", "billing"),
    ("There is a fee on the bill that I do not understand.", "billing"),
    ("The discount code was not taken off the price.", "billing"),
    ("I forgot my password and the link does not work.", "account"),
    ("Please delete my profile and all of my data.", "account"),
    ("The code for signing in never reaches my phone.", "account"),
    ("My account was locked after three attempts.", "account"),
    ("Somebody else has logged in as me.", "account"),
    ("The page says that my user name is taken.", "account"),
    ("How do I turn on two-factor authentication?", "account"),
    ("My name is spelled wrong in my profile.", "account"),
    ("The zip of the jacket broke after two days.", "product"),
    ("Is the blue one waterproof?", "product"),
    ("The lamp flickers whatever bulb I use.", "product"),
    ("Which size should I take if I am 1.85 m tall?", "product"),
    ("The battery lasts an hour and not a day.", "product"),
    ("Does the charger work with older phones?", "product"),
    ("One leg of the table is shorter than the others.", "product"),
    ("The shoes smell of glue.", "product"),
]
