// Command gin is a small API on gin whose errors are all answered by bind.
package main

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"os"
	"time"

	"github.com/fielderrors/bind"
	"github.com/gin-contrib/gzip"
	"github.com/gin-gonic/gin"
)

type Contact struct {
	Name  string   `json:"name" validate:"required,max=50"`
	Email string   `json:"email" validate:"required,email" bind:"distinct"`
	Tags  []string `json:"tags,omitempty" validate:"max=3,dive,alpha"`
}

func main() {
	_ = engine(bind.Must(bind.New(bind.Config{})), os.Stdout).Run("localhost:8080")
}

func engine(b *bind.Binder, log io.Writer) *gin.Engine {
	bind.Must(b, b.Check(Contact{}))
	e := gin.New()
	e.Use(gin.LoggerWithWriter(log), answer(b, 10*time.Second), gzip.Gzip(gzip.DefaultCompression))
	e.HandleMethodNotAllowed = true
	e.NoRoute(func(c *gin.Context) { reply(c, 0, nil, &bind.Error{Reason: bind.NotFound}) })
	e.NoMethod(func(c *gin.Context) { reply(c, 0, nil, &bind.Error{Reason: bind.MethodNotAllowed}) })
	e.POST("/contacts", func(c *gin.Context) {
		in, err := bind.One[Contact](b, c.Request)
		reply(c, http.StatusCreated, in, err)
	})
	e.POST("/imports", func(c *gin.Context) {
		in, err := bind.Many[Contact](b, c.Request, bind.Under("contacts"))
		reply(c, http.StatusCreated, gin.H{"stored": len(in)}, err)
	})
	e.PUT("/contacts/:id", func(c *gin.Context) {
		in, err := bind.One[Contact](b, c.Request)
		if c.Param("id") != "7" {
			err = &bind.Error{Reason: bind.NotFound}
		}
		reply(c, http.StatusOK, in, err)
	})
	return e
}

// reply answers with a value, or leaves err to the middleware below.
func reply(c *gin.Context, status int, v any, err error) {
	if err == nil {
		c.JSON(status, v)
		return
	}
	_ = c.Error(err)
}

// answer answers the error of what follows, or its panic, and gives it time. It
// writes to the writer below gzip's, which takes Vary off errors.
func answer(b *bind.Binder, d time.Duration) gin.HandlerFunc {
	return func(c *gin.Context) {
		ctx, cancel := context.WithTimeout(c.Request.Context(), d)
		c.Request = c.Request.WithContext(ctx)
		c.Request.Pattern = c.FullPath() // the route in Config.Observe and in the log
		w := c.Writer
		defer func() {
			if p := recover(); p != nil {
				_ = c.Error(fmt.Errorf("panic: %v", p))
			}
			if last := c.Errors.Last(); last != nil {
				b.WriteError(w, c.Request, last.Err)
			}
			cancel()
		}()
		c.Next()
	}
}
