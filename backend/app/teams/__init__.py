"""Who works in which team, and how a ticket that reaches a team finds its agent."""
