"""Rules of the library: values in, answer and reason out. Pure; the tables they read are dated rows."""
