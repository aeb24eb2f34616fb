"""What the figures of indicators say together: dashboards, trends, leagues, gaps. Nothing is kept here."""
