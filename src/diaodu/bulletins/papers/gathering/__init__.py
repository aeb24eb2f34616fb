"""What a paper is made of is chosen here, from the records its writer may see; `composing` puts it into words."""
