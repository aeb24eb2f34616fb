"""What every operation of the API is made of, whichever app offers it: problems, pages, versions, answers once."""
