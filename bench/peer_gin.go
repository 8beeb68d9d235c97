package main

import (
	"net/http"

	"github.com/gin-gonic/gin"
)

// ginPeer is gin without middleware: ShouldBindJSON, and the error's text as
// JSON.
func ginPeer(to *recorder) contestant {
	gin.SetMode(gin.ReleaseMode)
	engine := gin.New()
	s := &stack{handler: engine, recorder: to}

	engine.POST(routeEmpty, func(c *gin.Context) { c.Status(http.StatusNoContent) })
	engine.POST(routeOne, bindGin[Lead](&s.arrived))
	engine.POST(routeBulk, bindGin[Bulk](&s.arrived))
	return contestant{name: nameGin, types: first, text: true, open: s.open, mistakes: countText}
}

func bindGin[T form](arrived *int) gin.HandlerFunc {
	return func(c *gin.Context) {
		var in T
		if err := c.ShouldBindJSON(&in); err != nil {
			c.JSON(http.StatusBadRequest, gin.H{"error": err.Error()})
			return
		}

		*arrived = in.size()
		c.Status(http.StatusNoContent)
	}
}
