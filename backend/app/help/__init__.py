"""The help centre: public articles for customers, and for everybody where an admin says so."""
